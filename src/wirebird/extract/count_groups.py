"""What sort of people a noun phrase names: civilians, fighters, state forces and so on, by its nouns alone."""

from __future__ import annotations

from collections.abc import Sequence

from wirebird.extract.count_words import word_set
from wirebird.records import CountedGroup

_NOUNS: tuple[tuple[CountedGroup, str], ...] = (
    ("children",
        "child children boy boys girl girls infant infants baby babies toddler toddlers newborn newborns kid kids minor "
        "minors schoolboy schoolboys schoolgirl schoolgirls schoolchild schoolchildren pupil pupils kindergartner "
        "kindergartners preschooler preschoolers"),
    ("attackers",
        "attacker attackers assailant assailants bomber bombers hijacker hijackers perpetrator perpetrators shooter "
        "shooters assassin assassins raider raiders kidnapper kidnappers abductor abductors knifeman arsonist arsonists"),
    ("fighters",
        "fighter fighters militant militants rebel rebels insurgent insurgents guerrilla guerrillas guerilla guerillas "
        "gunman gunmen jihadi jihadis jihadist jihadists terrorist terrorists extremist extremists militiaman militiamen "
        "mercenary mercenaries paramilitary paramilitaries separatist separatists combatant combatants maoist maoists "
        "naxal naxals naxalite naxalites islamist islamists bandit bandits taliban ultra ultras subversive subversives "
        "cadre cadres irregulars warlord warlords commander commanders infiltrator infiltrators defector defectors"),
    ("state_forces",
        "soldier soldiers troop troops policeman policemen policewoman policewomen police officer officers constable "
        "constables conscript conscripts recruit recruits cadet cadets sergeant lieutenant captain colonel general major "
        "corporal brigadier marine marines airman airmen sailor sailors pilot pilots serviceman servicemen servicemember "
        "servicemembers reservist reservists gendarme gendarmes trooper troopers ranger rangers peacekeeper peacekeepers "
        "military army jawan jawans commando commandos private infantryman paratrooper paratroopers deputy deputies "
        "inspector superintendent warden wardens guardsman guardsmen border-guard sepoy sepoys"),
    ("officials",
        "official officials minister ministers governor governors mayor mayors councillor councillors councilor councilors "
        "lawmaker lawmakers legislator legislators senator senators mp mps judge judges prosecutor prosecutors president "
        "ambassador ambassadors diplomat diplomats consul administrator administrators politician politicians magistrate "
        "magistrates parliamentarian parliamentarians congressman envoy envoys attache civil-servant"),
    ("journalists",
        "journalist journalists reporter reporters cameraman cameramen camerawoman photographer photographers "
        "photojournalist photojournalists correspondent correspondents broadcaster broadcasters editor editors columnist "
        "blogger bloggers videographer videographers newscaster"),
    ("health_workers",
        "doctor doctors nurse nurses paramedic paramedics medic medics surgeon surgeons midwife midwives physician "
        "physicians vaccinator vaccinators pharmacist pharmacists"),
    ("civilians",
        "civilian civilians villager villagers resident residents woman women passenger passengers worshipper worshippers "
        "worshiper worshipers protester protesters protestor protestors demonstrator demonstrators student students "
        "teacher teachers farmer farmers herder herders fisherman fishermen shopper shoppers bystander bystanders pilgrim "
        "pilgrims tourist tourists worker workers labourer labourers laborer laborers miner miners trader traders driver "
        "drivers shopkeeper shopkeepers vendor vendors refugee refugees migrant migrants inhabitants inhabitant citizen "
        "citizens "
        "mourner mourners churchgoer churchgoers parishioner parishioners priest priests nun nuns monk monks pastor "
        "pastors imam imams cleric clerics bishop activist activists lawyer lawyers businessman businessmen merchant "
        "merchants employee employees engineer engineers peasant peasants locals commuter commuters motorist motorists "
        "pedestrian pedestrians onlooker onlookers couple mother mothers father fathers son sons daughter daughters wife "
        "husband brother brothers sister sisters grandmother grandfather uncle aunt cousin cousins parents relatives "
        "spectator spectators fan fans guest guests customer customers teenager teenagers youth youths evacuee evacuees "
        "elder elders townspeople unionist unionists volunteer volunteers nomad nomads pastoralist pastoralists trucker "
        "truckers striker strikers family families "
        "girlfriend professor professors clerk clerks caretaker cook grandson granddaughter niece nephew widow "
        "grandsons granddaughters grandchildren grandchild nieces nephews uncles aunts widows husbands wives "
        "aid-worker aid-workers rider riders holidaymaker holidaymakers picnicker picnickers wedding-goers"),
)  # fmt: skip
_GROUPS: dict[str, CountedGroup] = {noun: group for group, nouns in _NOUNS for noun in nouns.split()}
# Nouns that leave the answer to the words before them ("security personnel") or behind "of" ("members of the army").
NEUTRAL = word_set(
    "member members people person persons personnel man men individual individuals staff force forces agent agents "
    "guard guards victim victims others suspect suspects chief leader leaders head worker workers employee employees crew "
    "volunteer volunteers bodies body corpses operative operatives activist activists supporter supporters dozen deaths "
    "bodyguard bodyguards more "
    "couple pair group contingent detachment number employees life lives casualties hostages hostage prisoners detainees"
)
_MODIFIERS: dict[str, CountedGroup] = {
    "civilian": "civilians",
    "rebel": "fighters",
    "guerrilla": "fighters",
    "militia": "fighters",
    "insurgent": "fighters",
    "police": "state_forces",
    "army": "state_forces",
    "military": "state_forces",
    "security": "state_forces",
    "navy": "state_forces",
    "prison": "state_forces",
    "border": "state_forces",
    "soldiers": "state_forces",
    "troops": "state_forces",
    "government": "officials",
    "medical": "health_workers",
    "health": "health_workers",
    "ambulance": "health_workers",
    "hospital": "health_workers",
    "media": "journalists",
    "news": "journalists",
    "armed": "fighters",
}
_NOT_STATE = word_set("private company bank mall hotel church school")


def group_of(noun: Sequence[str], complement: Sequence[str] = ()) -> CountedGroup:
    """What sort of people a noun phrase names.

    Args:
        noun: lower-case words of the noun phrase without its number, in order.
        complement: lower-case words behind "of", where the phrase goes on that way ("members of the security forces").

    Returns:
        The group; `unknown` where the words do not tell.
    """
    if not noun:
        return "unknown"
    head = noun[-1]
    own = _GROUPS.get(head, "unknown")
    if head not in NEUTRAL and own != "unknown":
        return own
    modifiers = noun[:-1] if head in NEUTRAL or own == "unknown" else ()
    if not _NOT_STATE.intersection(modifiers):
        for low in reversed(modifiers):
            found = _MODIFIERS.get(low) or _GROUPS.get(low)
            if found and not (head in ("guard", "guards") and low == "security"):
                return found
    if own == "unknown":
        for low in reversed(complement):
            found = _MODIFIERS.get(low) or _GROUPS.get(low)
            if found:
                return found
    return own
