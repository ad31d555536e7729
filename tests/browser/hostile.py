"""A report that tries to get into the page: markup, control characters, text that runs backwards, a script as address."""

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = "<img src=x onerror='window.hacked = 2'>"
CONTROL = "\x07\x1b[31m\x7f\x85\u202e\u2066"

HOSTILE = {
    "id": "hostile\"><img src=x onerror='window.hacked=3'>",
    "published": "2021-07-09",
    "publisher": f"Quayside {IMAGE} Gazette",
    "title": f"Raid {SCRIPT} on a market 'in' \"Herat\"",
    "url": "javascript:window.hacked=4",
    "text": (
        f"HERAT, Afghanistan, July 9 (Quayside Gazette) - Gunmen {SCRIPT} attacked a market in Herat on Thursday, killing four"
        f" traders {IMAGE} and wounding six, the police said {CONTROL}.\n\n"
        f"</span></div>{SCRIPT}{{{{constructor.constructor('window.hacked = 5')()}}}} A spokesman for the \U0001f600 governor,"
        " Karim <b onmouseover=alert(1)>Danesh</b>, condemned the attack on Friday. Police arrested two men in Kabul on Friday,"
        " officials said.\n"
    ),
}
