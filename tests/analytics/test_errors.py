import pickle
import re

from analytics.errors import SENTENCES, AnalyticsError, InputError
from dashboard import i18n


def test_faults_survive_the_way_back_from_a_worker():
    fault = InputError("too_large", size=5, bound=3)
    back = pickle.loads(pickle.dumps(fault))
    assert type(back) is InputError
    assert back.sentence() == fault.sentence()


def test_every_fault_has_a_sentence_in_every_interface_language_with_the_same_facts():
    for code, sentence in SENTENCES.items():
        facts = set(re.findall(r"{(\w+)}", sentence))
        for language in i18n.LANGUAGES:
            said = i18n.words(language)[f"error.{code}"]
            assert set(re.findall(r"{(\w+)}", said)) == facts, (language, code)
            fault = AnalyticsError(code, **dict.fromkeys(facts, "X"))
            assert "{" not in i18n.fault_sentence(language, fault)


def test_facts_are_found_again_in_a_sentence():
    from analytics.errors import facts_of

    for code, sentence in SENTENCES.items():
        facts = {name: f"[{name}] 1 x.y" for name in re.findall(r"{(\w+)}", sentence)}
        assert facts_of(code, InputError(code, **facts).sentence()) == facts
    assert facts_of("too_large", "Something else.") is None
    assert facts_of("no_such_code", "x") is None
