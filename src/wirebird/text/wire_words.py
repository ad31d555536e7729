"""Words that tell datelines from prose: agencies, bureau cities, and openers that are not places."""

from __future__ import annotations


def _lines(words: str) -> frozenset[str]:
    return frozenset(line.strip() for line in words.strip().splitlines())


AGENCIES = _lines("""
    aa
    abc news
    afp
    agence france-presse
    al jazeera
    anadolu
    anadolu agency
    ani
    ansa
    ap
    app
    associated press
    bbc
    bbc news
    bernama
    bloomberg
    cbs
    cbs news
    cnn
    dpa
    efe
    fars
    fox news
    ians
    interfax
    irna
    kyodo
    nbc news
    npr
    petra
    pti
    reuters
    rfa
    rfe/rl
    ria novosti
    sana
    tasnim
    tass
    the associated press
    thomson reuters foundation
    upi
    voa
    wafa
    xinhua
    yonhap
""")
"""Agencies and broadcasters, lower case: what they follow is a dateline even where the dash is missing."""

BUREAUS = _lines("""
    ABUJA
    AMMAN
    ANKARA
    BAGHDAD
    BANGKOK
    BEIJING
    BEIRUT
    BERLIN
    BRUSSELS
    CAIRO
    CHENNAI
    COLOMBO
    DAMASCUS
    DHAKA
    DOHA
    DUBAI
    GENEVA
    GUWAHATI
    HYDERABAD
    IMPHAL
    ISLAMABAD
    ISTANBUL
    JAKARTA
    JEDDAH
    JERUSALEM
    KABUL
    KAMPALA
    KARACHI
    KATHMANDU
    KHARTOUM
    KOLKATA
    KUALA LUMPUR
    KYIV
    LAGOS
    LAHORE
    LONDON
    MANILA
    MOSCOW
    MUMBAI
    MUZAFFARABAD
    NAIROBI
    NEW DELHI
    NEW YORK
    PARIS
    PESHAWAR
    QUETTA
    RAIPUR
    RAMALLAH
    RANCHI
    RAWALPINDI
    RIYADH
    SANAA
    SEOUL
    SINGAPORE
    SRINAGAR
    TEHRAN
    TOKYO
    TRIPOLI
    TUNIS
    UNITED NATIONS
    WASHINGTON
    YANGON
""")
"""Cities that papers set in capitals before a mere colon ("ISLAMABAD: The ...")."""

NOT_PLACES = _lines("""
    ALERT
    ANALYSIS
    BACKGROUND
    BOKO HARAM
    BREAKING
    BREAKING NEWS
    COMMENT
    COMMENTARY
    CORRECTED
    CORRECTION
    DEVELOPING
    ECOWAS
    EDITORIAL
    EXCLUSIVE
    EXPLAINED
    EXPLAINER
    FACTBOX
    FARC
    FEATURE
    FOCUS
    HAMAS
    HEZBOLLAH
    IAEA
    ICRC
    INSIGHT
    INTERVIEW
    ISIL
    ISIS
    JUST IN
    LIVE
    NATO
    NEWS
    NEWS ANALYSIS
    NOTE
    OPEC
    OPINION
    PHOTOS
    PICTURES
    PROFILE
    RECAP
    REFILE
    REPORT
    ROUNDUP
    SPECIAL REPORT
    SUMMARY
    TALIBAN
    THE TALIBAN
    TIMELINE
    UNHCR
    UNICEF
    UPDATE
    URGENT
    VIDEO
    WATCH
    WHO
    WRAPUP
""")
"""Openers in capitals that are labels or organisations."""


def is_agency(words: str) -> bool:
    """Whether words hold the name of a known agency, alone or in a list ("AFP/Reuters", "AP, CNN")."""
    name = " ".join(words.lower().split())
    parts = (part.strip() for part in name.replace(",", "/").replace(" - ", "/").split("/"))
    return name in AGENCIES or any(part in AGENCIES for part in parts)
