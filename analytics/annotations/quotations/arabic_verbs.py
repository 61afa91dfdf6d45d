"""The forms of Arabic reporting verbs: perfect, imperfect, participle, by gender and number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from analytics.annotations.quotations.wordlists import folded
from analytics.languages import get

CODE = "ar"


@dataclass(frozen=True)
class Form:
    """What one cue form is: its class (say, claim, act), mood and the gender its subject has."""

    kind: str
    participle: bool
    gender: str
    strict: bool


@cache
def forms() -> dict[str, Form]:
    """Every finite and participial form of the listed verbs."""
    pack = get(CODE)
    strict, never = folded(CODE, "strict"), folded(CODE, "never")
    made: dict[str, Form] = {}

    def add(word: str, kind: str, participle: bool, gender: str) -> None:
        key = pack.key(word)
        if key and key not in never:
            made.setdefault(key, Form(kind, participle, gender, key in strict))

    for kind in ("say", "claim", "act"):
        for line in pack.quoting[kind]:
            perfect, imperfect, participle = line.split()
            if perfect != "-":
                weak = perfect[-1] in "اىي"
                short = perfect[:-1] if weak else perfect
                for ending, gender in (("", "m"), ("ت", "f"), ("وا", "p"), ("ا", "p"), ("تا", "p")):
                    if not ending:
                        add(perfect, kind, False, gender)
                    elif ending == "ا" and not weak:
                        continue
                    else:
                        add(short + ending, kind, False, gender)
            if imperfect != "-":
                weak = imperfect[-1] in "اىيو"
                short = imperfect[:-1] if weak else imperfect
                add("ي" + imperfect, kind, False, "m")
                add("ت" + imperfect, kind, False, "f")
                add("ي" + short + "ون", kind, False, "p")
            if participle != "-":
                weak = (len(participle) <= 3 and participle[1:2] == "ا") or participle in ("مدع", "مبد", "موص", "متمن", "مثن")
                stem = participle + "ي" if weak else participle
                add(stem + "ا", kind, True, "m")
                add(stem + "ة", kind, True, "f")
                add(stem + "ين", kind, True, "p")
                add((participle if weak else stem) + "ين", kind, True, "p")
                add(stem + "ات", kind, True, "p")
    return made
