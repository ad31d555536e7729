from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from wirebird.errors import InputError
from wirebird.io import read_actor_rows
from wirebird.resolve.actor_tables import ActorRow, extended
from wirebird.resolve.actors import ActorContext, ActorResolver

HEADER = "names,country,sector,office,valid_from,valid_to\n"


def write(path: Path, body: str) -> Path:
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def test_rows_are_read_in_order(tmp_path: Path) -> None:
    file = write(tmp_path / "my.csv", "Blue Hill Brigade; BHB,UGA,REB,,2021-03-01,\nJane Okot,UGA,GOV,foreign_minister,,\n")
    assert read_actor_rows(file) == [
        ActorRow("Blue Hill Brigade;BHB", "UGA", "", "REB", "2021-03-01", ""),
        ActorRow("Jane Okot", "UGA", "foreign_minister", "GOV", "", ""),
    ]


def test_tabs_a_byte_order_mark_and_other_columns_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "my.tsv"
    file.write_text("\ufeffsector\tnames\tcomment\nREB\tBlue Hill Brigade\tmine\n", encoding="utf-8")
    assert read_actor_rows(file) == [ActorRow("Blue Hill Brigade", "", "", "REB", "", "")]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (",UGA,REB,,,", "no name"),
        ("A group,UGA,ARMY,,,", "no sector 'ARMY'; there are AGR"),
        ("A group,Uganda,REB,,,", "no country 'Uganda'; give ISO 3166 alpha-3"),
        ("A group,UGA,REB,,2021-02-30,", "no day '2021-02-30'"),
        ("A group,UGA,REB,,2022-01-01,2021-01-01", "valid_from lies after valid_to"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, body: str, message: str) -> None:
    file = write(tmp_path / "my.csv", f"Fine,UGA,REB,,,\n{body}\n")
    with pytest.raises(InputError) as error:
        read_actor_rows(file)
    assert message in str(error.value)
    assert f"{file}:3" in str(error.value)


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "my.csv"
    file.write_text("name,country\nx,UGA\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no column names and sector; the columns are names"):
        read_actor_rows(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_actor_rows(tmp_path / "gone.csv")


def test_a_users_row_wins_and_the_conflict_is_told() -> None:
    ours = ActorResolver.load()
    rows = [
        ActorRow("Taliban", "AFG", "", "PTY", "2021-08-15", ""),
        ActorRow("Blue Hill Brigade;BHB", "UGA", "", "REB", "", ""),
    ]
    tables, conflicts = extended(ours.tables, rows)
    mine = ActorResolver(tables)
    day = ActorContext(published=dt.date(2022, 1, 1))
    assert mine.resolve("the Taliban", day).sector == "PTY"
    assert ours.resolve("the Taliban", day).sector == "GOV"
    assert (mine.resolve("BHB fighters", day).country, mine.resolve("BHB fighters", day).sector) == ("UGA", "REB")
    assert {(c.name, c.ours.sector, c.theirs.sector) for c in conflicts} == {("taliban", "GOV", "PTY")}


def test_other_days_keep_the_packaged_rows() -> None:
    tables, _ = extended(ActorResolver.load().tables, [ActorRow("Taliban", "AFG", "", "PTY", "2021-08-15", "")])
    day = ActorContext(published=dt.date(2015, 1, 1))
    assert ActorResolver(tables).resolve("Taliban fighters", day).sector == "REB"
