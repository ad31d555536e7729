from __future__ import annotations

import pytest

from wirebird.text import is_english

ENGLISH = "Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers, the army said."
OTHERS = {
    "french": "Des hommes armés ont attaqué mardi un camp de l'armée, tuant quatorze soldats, selon l'état-major.",
    "spanish": "Hombres armados atacaron el martes un campamento del ejército y mataron a catorce soldados.",
    "german": "Bewaffnete haben am Dienstag ein Lager der Armee angegriffen und vierzehn Soldaten getötet.",
    "russian": "Вооруженные люди напали во вторник на военный лагерь и убили четырнадцать солдат, сообщила армия.",
}


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH.upper(), "", "Bamako Gao Kidal", "Oui, bien sûr."])
def test_english_and_short_texts_pass(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("capitals", [False, True])
def test_other_languages_do_not(text: str, capitals: bool) -> None:
    assert not is_english(text.upper() if capitals else text)


def test_clear_english_needs_no_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the model was asked")

    monkeypatch.setattr("py3langid.classify", refuse)
    assert is_english(
        "The army said that gunmen who had come from the north attacked a camp of its engineers and that they were driven back "
        "by the garrison, which had been warned of the raid by herders from the villages to the east of the town."
    )


def test_a_long_text_in_a_related_language_is_not_taken_for_english() -> None:
    assert not is_english(
        "Gewapende mannen hebben dinsdag een legerkamp in het noorden van het land aangevallen en daarbij veertien soldaten "
        "gedood, zo heeft het leger gezegd. De aanvallers waren op motoren gekomen en staken twee wagens in brand. Het was de "
        "derde aanval in de streek in een maand, en niemand heeft gezegd dat hij er achter zit of wat er nu gebeurt."
    )
