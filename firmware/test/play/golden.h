// Written by `cfsim golden`: what the same seeds and inputs give on every CPU.
static const golden_run golden_runs[] = {
    {"comet", 1, 2017, 910, 0xbe1a86afu},    {"comet", 2, 2668, 1080, 0x27d09ab0u},
    {"lantern", 1, 3600, 1230, 0xd0a48370u}, {"lantern", 2, 3600, 1360, 0x043a2d97u},
    {"crab", 1, 3600, 1850, 0x0f13c40au},    {"crab", 2, 3600, 2080, 0x7f8f4279u},
    {"ribbon", 1, 1418, 297, 0xe71c9fbau},   {"ribbon", 2, 1203, 312, 0x6e4c02c0u},
    {"echo", 1, 1521, 325, 0x6601ba0cu},     {"echo", 2, 322, 20, 0xdd37d4afu},
    {"parcel", 1, 3600, 3273, 0x4631bd6eu},  {"parcel", 2, 3600, 3102, 0x6d9b032eu},
    {"bubble", 1, 2360, 210, 0x9e512da5u},   {"bubble", 2, 3236, 390, 0xf1e786dfu},
    {"seesaw", 1, 1491, 1220, 0x4a6d4bb7u},  {"seesaw", 2, 1484, 610, 0xd5e9c0eau},
    {"lift", 1, 3600, 210, 0x5d09bdc4u},     {"lift", 2, 3600, 210, 0x17abc6b5u},
};

static const golden_scene golden_scenes[] = {
    {"splash", 0x7781934fu},   {"menu", 0x9b8b4f33u},     {"title", 0x424c17a7u},
    {"pause", 0xdf7fa22fu},    {"over", 0xa4025936u},     {"settings", 0x34140133u},
    {"nickname", 0xea08c739u}, {"attract", 0xc233c22du},  {"about", 0xd8a82421u},
    {"clock", 0xaf94c71cu},    {"identify", 0xae063625u}, {"update", 0xbaa4b273u},
    {"setup", 0x517db5ddu},    {"comet", 0x17942fd1u},    {"lantern", 0xc1e2331bu},
    {"crab", 0x6943d6deu},     {"ribbon", 0x8eefde15u},   {"echo", 0xaa1e3a61u},
    {"parcel", 0x448a01e4u},   {"bubble", 0xebfbeec8u},   {"seesaw", 0x7cda53e2u},
    {"lift", 0xff0d5baeu},
};
