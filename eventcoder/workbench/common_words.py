"""English words that a name in capitals may be mistaken for, at the beginning of a sentence or in a headline."""

from __future__ import annotations

COMMON_WORDS = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    i a an the this that these those he she it we you they us him her them his its our your their who whom whose
    which what when where why how all any both each every few many more most much none one two three four five six
    seven eight nine ten some such several other another same and or but nor so yet if then else than as because while
    although though unless until since before after above below over under again further once here there in on at by
    for from of off out to up down with without about against between into through during is are was were be been am
    being have has had do does did can could will would shall should might must not no yes only own too very just now
    ever never always often today tomorrow yesterday
    able act action add admit age agree aid aim air allow angel apple area arm arms army art ask attack author back bad
    baker ball band bank bar base bat battle bay beach bear beat bell bench best big bill bird bishop black blast blue
    board bold bond book border boss boston bow box boy brand brave bread break bridge bright broad brown business
    butcher buy call camp can cape captain car card care carpenter case cash castle chain chance change chase
    chief child china church city clash class close club coal coast cold cook cool corn cost council count country court
    cross crown cruise cuba cut dame data date dawn day deal dean dear death deep delta demand dish doctor dog door
    dove dream drew drive drop drum duke early earth ease east easy edge effort egypt end enter even evening event
    exchange eye face fact fair faith fall farmer fast father fear fence field fight fire first fish fisher flag flat
    fleet floor flower focus food force ford forest fox frank free french fresh friend front full fund game gardener
    gas gate general gold good grace grand grant grass gray great greece green ground group guard guinea hall hand
    harbor hard hatch head heart heat heaven held help hero high hill hold home hood hope horse host hot hour house
    human hunt hunter ice ill iron island jack japan jersey job join jordan judge jump justice keep key kid kill king
    knight know lace lad lady lake lamb land lane large last law lead leader league left less level liberty life light
    like lily line lion list little live loan long lord lord love low luck mail main major male mali man march mark
    market marshal mason master match mate mayor means meet mercy mess middle mild mile mill mind mine minor mirror
    mission moon morning mother mount mountain mouse move nation near new nice nickel night noble noon north nurse oil
    old olive open opposition order page paint paper park part party pass past path patience peace pen people perry
    petty pike pilot place plain plan plant play police polish pool poor pope pound power price pride prince prior
    prize progress public pure queen question race rain ranch range rank raw reading real red reed regard rest rice
    rich right ring rise river road robin rock roman room root rose round rule run rush russell sage saint sale salt
    sand save school sea season security see senator serve service set sharp shell ship shore short show side silver
    sister skinner sky small smart smith snow soldier son song soon south speaker spring square stable star state steel
    stern still stone storm story street strike strong subject summer sun support sweet swift table taste tax taylor
    team teach temple test thing think time title toll top total touch tower town trade train tree trial tribune
    trust truth turkey turn union unity usual valley van victor victory view violet visit voice wade wait walk
    wall war ward warm warren wash watch water wave way weak wealth weaver week welcome well west white whole wild will
    win wind winter wise wolf woman wonder wood word work worker world worth wright write year yield york young youth
    zone
    """.split()
)
"""Words in lower case."""
