// A data frame keeps its own direction and has its columns mirrored (components/table.py): where it is
// wider than its place, its first column is at the far right, and that is where reading begins.
(() => {
  if (window.marsadMirrors) return;
  window.marsadMirrors = true;
  const seen = new WeakSet();
  let right = false, asked = false;
  const mirrored = () => {
    const page = document.querySelector('[data-testid="stMain"] .block-container');
    return page === null ? right : getComputedStyle(page).direction === "rtl";
  };
  const place = (scroller) => { scroller.scrollLeft = right ? scroller.scrollWidth : 0; };
  const begin = (scroller) => {
    const measured = new ResizeObserver(() => place(scroller));
    seen.add(scroller);
    for (const part of [scroller, ...scroller.children]) measured.observe(part);
    for (const act of ["pointerdown", "wheel", "keydown"]) scroller.addEventListener(act, () => measured.disconnect(), { once: true });
  };
  const look = () => {
    asked = false;
    const before = right;
    right = mirrored();
    for (const scroller of document.querySelectorAll('[data-testid="stDataFrame"] .dvn-scroller')) {
      if (!seen.has(scroller)) begin(scroller);
      else if (right !== before) place(scroller);  // another language was chosen
    }
  };
  const soon = () => { if (!asked) { asked = true; requestAnimationFrame(look); } };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  look();
})();
