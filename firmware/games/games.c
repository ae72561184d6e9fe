// The list of games, in the order of the menu. Best scores are stored by this order: append only.
#include "game.h"

extern const cf_game cf_game_comet, cf_game_lantern, cf_game_crab, cf_game_ribbon, cf_game_echo,
    cf_game_parcel, cf_game_bubble, cf_game_seesaw, cf_game_lift;

const cf_game *const cf_games[] = {&cf_game_comet,  &cf_game_lantern, &cf_game_crab,
                                   &cf_game_ribbon, &cf_game_echo,    &cf_game_parcel,
                                   &cf_game_bubble, &cf_game_seesaw,  &cf_game_lift};
const uint8_t cf_games_len = CF_COUNT(cf_games);
