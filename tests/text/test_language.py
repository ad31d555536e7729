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
