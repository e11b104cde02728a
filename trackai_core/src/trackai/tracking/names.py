"""Names for runs that have none: two words and a number, by chance, so that runs which start together differ."""

from __future__ import annotations

import os

_ADJECTIVES = tuple(
    """
    agile amber ample apt arctic autumn azure bold brave breezy bright brisk bronze calm candid careful cedar
    cheerful civil clear clever coastal cobalt copper coral cosmic crimson crisp curious daring dawn deep deft
    distant dusty eager early earnest easy elegant emerald even fabled fair famous fancy fast fearless fertile
    fine firm fleet floral fluent fond frank free fresh frosty gentle giant gilded glad gleaming golden graceful
    grand green happy hardy hazel hearty hidden honest humble icy ideal indigo ivory jade jolly jovial keen kind
    laced large lasting lavender leafy lemon light lilac limber lively lofty loyal lucid lucky lunar magic maple
    marble mellow merry mighty mild mint misty modest mossy native neat nimble noble northern olive opal open
    orange patient pearl plucky polar polite prime proud quick quiet rapid rare ready regal rosy royal ruby rustic
    sage sandy serene sharp shiny silent silver simple sleek smart smooth snowy soft solar solid sound spry stable
    steady still stormy sunny super swift tender tidal tidy timely tranquil true vast velvet vernal violet vivid
    warm wide wild windy winter wise witty young zesty
    """.split()  # noqa: SIM905  (a list literal of 180 lines would be no clearer)
)
_NOUNS = tuple(
    """
    acorn alder anchor antler apple arch aspen aurora badger bay beacon bear beaver birch bison bloom bluff brook
    canyon cape cedar cheetah cliff cloud clover comet coral cosmos cove crane creek cricket crow cypress dawn
    deer delta desert dew dolphin dove dragon dune eagle echo elk elm ember falcon fern field finch fir fjord
    flame flower fog forest fox frog galaxy garden geyser glacier glade grove gull harbor hare hawk hazel heron
    hill horizon ibex iris island ivy jaguar jay juniper kestrel kite koala lagoon lake lark laurel leaf lemur
    lily linden lion lotus lynx magnolia maple marlin marsh meadow mesa meteor mist moon moose moss mountain
    nebula newt oak oasis ocean orbit orca orchid osprey otter owl palm panda panther peak pearl pebble penguin
    petrel pine planet plateau plover pond poplar prairie puffin quail quartz rabbit rain raven reef ridge river
    robin rose sage salmon sea seal shell shore shrew sky snow sparrow spring spruce star stone stork storm stream
    summit sun sunset swan swift tern thistle thunder tiger topaz trail tree trout tulip turtle valley vale violet
    vole walnut wave whale willow wind wolf wren yarrow zebra
    """.split()  # noqa: SIM905  (a list literal of 180 lines would be no clearer)
)


def random_name(seed: str | None = None) -> str:
    """Make a name such as ``calm-otter-4172``; there are about 300 million, and the number keeps chance twins apart.

    From one *seed* comes one name: processes that share a run's id need not talk about its name either.
    """
    if seed is None:
        chance = int.from_bytes(os.urandom(8), "big")
    else:
        import hashlib  # here, because it costs 4 ms of everybody's import

        chance = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    chance, number = divmod(chance, 9000)
    chance, adjective = divmod(chance, len(_ADJECTIVES))
    return f"{_ADJECTIVES[adjective]}-{_NOUNS[chance % len(_NOUNS)]}-{number + 1000}"
