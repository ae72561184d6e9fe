// Written by `cfsim golden`: what the same seeds and inputs give on every CPU.
static const golden_run golden_runs[] = {
    {"comet", 1, 600, 600, 185, 0x6ab49a30u},  {"comet", 2, 3600, 2668, 1080, 0x27d09ab0u},
    {"lantern", 1, 600, 600, 40, 0x5f1a08b8u}, {"lantern", 2, 3600, 3600, 1360, 0x043a2d97u},
    {"crab", 1, 600, 600, 250, 0x1536f38bu},   {"crab", 2, 3600, 3600, 2080, 0x7f8f4279u},
    {"ribbon", 1, 600, 600, 153, 0x275062e5u}, {"ribbon", 2, 3600, 1571, 512, 0x9f6cf6a5u},
    {"echo", 1, 600, 600, 110, 0xe9509271u},   {"echo", 2, 3600, 3600, 865, 0xcd0ba316u},
    {"parcel", 1, 600, 600, 324, 0xcec9377eu}, {"parcel", 2, 3600, 3600, 3102, 0xa6c3690cu},
    {"bubble", 1, 600, 600, 50, 0x290a9681u},  {"bubble", 2, 3600, 3236, 390, 0x8560a0f8u},
    {"seesaw", 1, 600, 600, 490, 0xdcf42faau}, {"seesaw", 2, 3600, 1484, 610, 0x7f762702u},
    {"lift", 1, 600, 600, 30, 0x6541d27fu},    {"lift", 2, 3600, 3600, 280, 0x1ad6941eu},
};

static const golden_scene golden_scenes[] = {
    {"splash", 0x7781934fu},   {"menu", 0x9b8b4f33u},     {"title", 0x389c7560u},
    {"pause", 0x7d6bda71u},    {"over", 0xa4025936u},     {"settings", 0x34140133u},
    {"nickname", 0xea08c739u}, {"attract", 0x7b880649u},  {"about", 0xd8a82421u},
    {"clock", 0xaf94c71cu},    {"identify", 0xae063625u}, {"update", 0xbaa4b273u},
    {"setup", 0x517db5ddu},    {"comet", 0xe7cfa489u},    {"lantern", 0x7d8e5cf9u},
    {"crab", 0x5790ebfcu},     {"ribbon", 0xe32128bbu},   {"echo", 0xf0cd6767u},
    {"parcel", 0xdb22c95au},   {"bubble", 0x53668af1u},   {"seesaw", 0x6647b422u},
    {"lift", 0x70b59ffdu},
};
