// A data frame keeps its own direction and has its columns mirrored (components/table.py): where it is
// wider than its place, its first column is at the far right, and that is where reading begins.
(() => {
  if (window.marsadMirrors) return;
  window.marsadMirrors = true;
  const seen = new WeakSet();
  const mirrored = () => {
    const page = document.querySelector('[data-testid="stMain"] .block-container');
    return page !== null && getComputedStyle(page).direction === "rtl";
  };
  const begin = (scroller) => {
    seen.add(scroller);
    const measured = new ResizeObserver(() => { scroller.scrollLeft = mirrored() ? scroller.scrollWidth : 0; });
    measured.observe(scroller);
    for (const part of scroller.children) measured.observe(part);
    for (const act of ["pointerdown", "wheel", "keydown"]) scroller.addEventListener(act, () => measured.disconnect(), { once: true });
  };
  const look = () => {
    for (const scroller of document.querySelectorAll('[data-testid="stDataFrame"] .dvn-scroller')) if (!seen.has(scroller)) begin(scroller);
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  look();
})();
