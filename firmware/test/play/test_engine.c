// The engine: numbers, drawing and what it touches, effects.
#include "harness.h"

#include "core/cglp/glyphs.h"
#include "core/cglp/play.h"

static cf_play play;
static cf_frame frame;

// A game whose update is whatever the test sets.
static void (*body)(cf_play *g);
static void update(cf_play *g) {
  body(g);
}
static uint8_t no_bot(const cf_play *g) {
  (void)g;
  return 0;
}
static const char *const art[] = {"      "
                                  "      "
                                  "  rr  "
                                  "  rr  "
                                  "      "
                                  "      ",
                                  "l     "
                                  "      "
                                  "      "
                                  "      "
                                  "      "
                                  "      "};
static const cf_game game = {.id = "test",
                             .title = "TEST",
                             .lines = {"", "", ""},
                             .hint_a = "",
                             .rules = 1,
                             .glyphs = art,
                             .glyphs_len = 2,
                             .update = update,
                             .bot = no_bot};

static void run_once(void (*what)(cf_play *g)) {
  body = what;
  frame.blind = false;
  cf_play_start(&play, &game, 1);
  cf_play_tick(&play, &frame, 0);
}

static cf_hit first, second;

static void two_rects(cf_play *g) {
  g->color = CF_RED;
  cf_draw_rect(g, CF_FX(10), CF_FX(10), CF_FX(10), CF_FX(10));
  g->color = CF_BLUE;
  first = cf_draw_rect(g, CF_FX(19), CF_FX(19), CF_FX(10), CF_FX(10));
  second = cf_draw_rect(g, CF_FX(29), CF_FX(10), CF_FX(5), CF_FX(9));
}

CF_TEST(a_drawing_touches_what_was_drawn_before_it) {
  run_once(two_rects);
  CF_CHECK_EQ(first.color, 1 << CF_RED);
  CF_CHECK_EQ(second.color, 0); // edges that meet do not overlap
  CF_CHECK_EQ(frame.px[10][10], CF_RED);
  CF_CHECK_EQ(frame.px[19][19], CF_BLUE);
  CF_CHECK_EQ(frame.px[9][10], CF_WHITE);
}

static void clear_and_scenery(cf_play *g) {
  g->color = CF_GREEN;
  cf_draw_box(g, CF_FX(50), CF_FX(50), CF_FX(6), CF_FX(6));
  g->color = CF_CLEAR;
  first = cf_draw_box(g, CF_FX(50), CF_FX(50), CF_FX(2), CF_FX(2));
  g->color = CF_RED;
  g->scenery = true;
  second = cf_draw_line(g, 0, CF_FX(50), CF_FX(99), CF_FX(50));
}

CF_TEST(clear_asks_and_scenery_only_paints) {
  run_once(clear_and_scenery);
  CF_CHECK_EQ(first.color, 1 << CF_GREEN);
  CF_CHECK_EQ(second.color, 0);
  CF_CHECK_EQ(frame.hits_len, 1);
  CF_CHECK_EQ(frame.px[50][50], CF_RED);
}

static void glyphs_and_text(cf_play *g) {
  cf_draw_chr(g, 'a', CF_FX(50), CF_FX(50));
  g->color = CF_CLEAR;
  first = cf_draw_rect(g, CF_FX(47), CF_FX(47), CF_FX(2), CF_FX(6));  // beside its tight box
  second = cf_draw_rect(g, CF_FX(47), CF_FX(47), CF_FX(3), CF_FX(6)); // one column more
  g->color = CF_BLACK;
  cf_draw_text(g, "Hi", CF_FX(5), CF_FX(5));
  g->color = CF_CLEAR;
  second = cf_hit_or(second, cf_draw_chr(g, 'b', CF_FX(10), CF_FX(10)));
  cf_draw_chr(g, 'z', CF_FX(10), CF_FX(10)); // there is no such character
}

CF_TEST(characters_have_tight_boxes) {
  run_once(glyphs_and_text);
  CF_CHECK_EQ(first.glyph, 0);
  CF_CHECK_EQ(second.glyph, 1);
  CF_CHECK(second.text);
  CF_CHECK_EQ(frame.px[50][50], CF_RED); // colours of the drawing
}

static void turned(cf_play *g) {
  for (uint8_t q = 0; q < 4; q++) {
    g->quarter = q;
    cf_draw_chr(g, 'b', CF_FX(10 + 10 * q), CF_FX(10));
  }
  g->quarter = 0;
  g->flip_x = true;
  cf_draw_chr(g, 'b', CF_FX(60), CF_FX(10));
  g->flip_y = true;
  cf_draw_chr(g, 'b', CF_FX(70), CF_FX(10));
}

CF_TEST(characters_turn_clockwise_and_flip) {
  run_once(turned);
  CF_CHECK_EQ(frame.px[7][7], CF_BLACK);       // top left
  CF_CHECK_EQ(frame.px[7][20 + 2], CF_BLACK);  // top right
  CF_CHECK_EQ(frame.px[12][30 + 2], CF_BLACK); // bottom right
  CF_CHECK_EQ(frame.px[12][40 - 3], CF_BLACK); // bottom left
  CF_CHECK_EQ(frame.px[7][60 + 2], CF_BLACK);
  CF_CHECK_EQ(frame.px[12][70 + 2], CF_BLACK);
}

static void lines_and_arcs(cf_play *g) {
  g->color = CF_RED;
  cf_draw_arc(g, CF_FX(50), CF_FX(50), CF_FX(20), 0, 65536);
  g->color = CF_CLEAR;
  first = cf_draw_box(g, CF_FX(50), CF_FX(50), CF_FX(20), CF_FX(20)); // inside the ring
  second = cf_draw_line(g, CF_FX(50), CF_FX(50), CF_FX(50), CF_FX(90));
}

CF_TEST(a_ring_is_hollow) {
  run_once(lines_and_arcs);
  CF_CHECK_EQ(first.color, 0);
  CF_CHECK_EQ(second.color, 1 << CF_RED);
  for (int t = 0; t < 65536; t += 512) { // no hole in it
    int x = cf_floor(CF_FX(50) + cf_mul(CF_FX(20), cf_cos((cf_turn)t)));
    int y = cf_floor(CF_FX(50) + cf_mul(CF_FX(20), cf_sin((cf_turn)t)));
    CF_CHECK_EQ(frame.px[y][x], CF_RED);
  }
}

static void far_away(cf_play *g) {
  cf_draw_rect(g, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);
  cf_draw_rect(g, INT32_MAX, INT32_MAX, CF_FX(10), CF_FX(10));
  cf_draw_line(g, INT32_MIN, INT32_MAX, INT32_MAX, INT32_MIN);
  cf_draw_bar(g, 0, 0, INT32_MAX, 12345, CF_FX_ONE);
  cf_draw_arc(g, INT32_MAX, 0, INT32_MAX, 1, 70000);
  cf_draw_chr(g, 'a', INT32_MIN, INT32_MAX);
  cf_draw_text(g, "far away, and longer than the limit", INT32_MAX, 0);
  for (int i = 0; i < 2000; i++) {
    cf_draw_box(g, CF_FX(i % 100), CF_FX(50), CF_FX_ONE, CF_FX_ONE);
  }
  cf_burst(g, INT32_MAX, INT32_MIN, 1000, CF_FX(3), 0, 65536);
  cf_add_score(g, INT32_MIN, 0, 0);
}

CF_TEST(nothing_leaves_its_bounds) {
  run_once(far_away);
  CF_CHECK(frame.hits_len <= CF_HITS_MAX);
  CF_CHECK_EQ(play.score, 0);
}

static uint32_t drawn_numbers;
static void sparks(cf_play *g) {
  cf_burst(g, CF_FX(50), CF_FX(50), g->a ? 20 : 0, CF_FX_ONE, 0, 65536);
  drawn_numbers = drawn_numbers * 31u + (uint32_t)cf_rnd_int(g, 0, 1000);
}

CF_TEST(particles_do_not_change_the_course_of_a_game) {
  uint32_t seen[2];
  for (uint8_t buttons = 0; buttons < 2; buttons++) {
    drawn_numbers = 1;
    body = sparks;
    cf_play_start(&play, &game, 77);
    for (int i = 0; i < 50; i++) {
      cf_play_tick(&play, &frame, buttons);
    }
    seen[buttons] = drawn_numbers;
  }
  CF_CHECK_EQ(seen[0], seen[1]);
}

static int downs, ups;
static void edges(cf_play *g) {
  downs += g->a_down;
  ups += g->a_up;
}

CF_TEST(buttons_go_down_and_up_once) {
  body = edges;
  downs = ups = 0;
  cf_play_start(&play, &game, 1);
  static const uint8_t pressed[] = {0, 1, 1, 0, 0, 1, 3, 2};
  for (int i = 0; i < 8; i++) {
    cf_play_tick(&play, &frame, pressed[i]);
  }
  CF_CHECK_EQ(downs, 2);
  CF_CHECK_EQ(ups, 2);
}

static void nothing(cf_play *g) {
  (void)g;
}

CF_TEST(difficulty_grows_by_one_a_minute_and_an_hour_is_the_end) {
  body = nothing;
  frame.blind = true;
  cf_play_start(&play, &game, 1);
  while (play.ticks <= 7200) {
    cf_play_tick(&play, &frame, 0);
  }
  CF_CHECK_EQ(play.difficulty, CF_FX(3));
  play.ticks = CF_RUN_TICKS_MAX - 1;
  CF_CHECK(!cf_play_tick(&play, &frame, 0));
  CF_CHECK(play.over);
}

CF_TEST(sine_and_arc_tangent) {
  CF_CHECK_EQ(cf_sin(0), 0);
  CF_CHECK_EQ(cf_sin(16384), CF_FX_ONE);
  CF_CHECK_EQ(cf_sin(49152), -CF_FX_ONE);
  CF_CHECK_EQ(cf_cos(0), CF_FX_ONE);
  CF_CHECK(cf_abs(cf_sin(CF_DEG(30)) - CF_FX_ONE / 2) < 8);
  for (int32_t t = 0; t < 65536; t += 97) {
    cf_turn back =
        cf_atan2(cf_mul(CF_FX(30), cf_sin((cf_turn)t)), cf_mul(CF_FX(30), cf_cos((cf_turn)t)));
    CF_CHECK(cf_abs(cf_turn_diff(back, (cf_turn)t)) < 17);
  }
  CF_CHECK_EQ(cf_atan2(0, 0), 0);
  CF_CHECK_EQ(cf_atan2(0, INT32_MIN), 32768);
  CF_CHECK_EQ(cf_hypot(CF_FX(3), CF_FX(-4)), CF_FX(5));
  CF_CHECK_EQ(cf_hypot(0, 0), 0);
}

CF_TEST(dice_stay_in_their_range_and_differ_by_seed) {
  cf_dice a, b;
  cf_dice_seed(&a, 1);
  cf_dice_seed(&b, 2);
  int same = 0;
  int32_t low = 100, high = -100;
  for (int i = 0; i < 5000; i++) {
    int32_t v = cf_dice_int(&a, -6, 7);
    same += v == cf_dice_int(&b, -6, 7);
    low = v < low ? v : low;
    high = v > high ? v : high;
  }
  CF_CHECK_EQ(low, -6);
  CF_CHECK_EQ(high, 6);
  CF_CHECK(same < 600);
  CF_CHECK_EQ(cf_dice_int(&a, 5, 5), 5);
  CF_CHECK_EQ(cf_dice_int(&a, 5, -5), 5);
}

CF_TEST(a_louder_effect_is_not_cut_and_effects_end) {
  cf_beeper beeper;
  cf_beeper_init(&beeper, 5, false);
  CF_CHECK_EQ(cf_beeper_tick(&beeper), 0);
  cf_beeper_play(&beeper, CF_SFX_EXPLOSION);
  cf_beeper_play(&beeper, CF_SFX_CLICK);
  CF_CHECK_EQ(beeper.sfx, CF_SFX_EXPLOSION);
  for (int sfx = CF_SFX_COIN; sfx <= CF_SFX_LOSE; sfx++) {
    cf_beeper_init(&beeper, 5, false);
    cf_beeper_play(&beeper, (cf_sfx)sfx);
    int loud = 0;
    for (int i = 0; i < 60; i++) {
      uint16_t hz = cf_beeper_tick(&beeper);
      CF_CHECK(hz == 0 || (hz >= 40 && hz <= 6000));
      loud += hz != 0;
    }
    CF_CHECK(loud >= 2 && loud < 60);
    CF_CHECK_EQ(beeper.sfx, CF_SFX_NONE);
  }
}

CF_TEST(decimals) {
  char text[11];
  CF_CHECK_EQ(cf_decimal(0, text), 1);
  CF_CHECK_STR(text, "0");
  CF_CHECK_EQ(cf_decimal(4294967295u, text), 10);
  CF_CHECK_STR(text, "4294967295");
}

CF_MAIN()
