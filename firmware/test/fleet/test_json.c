#include "harness.h"
#include "json/json.h"

static cf_json of(const char *text) {
  return cf_json_read(text, strlen(text));
}

CF_TEST(grammar) {
  static const char *const good[] = {
      "{}",          "[]",    " {\"a\" : [1, -2.5e+3, {\"b\":null}], \"c\":true} ",
      "\"\\u00e4\"", "0",     "-0.1",
      "[[[[]]]]",    "false", "[{},{}]"};
  static const char *const bad[] = {"",
                                    " ",
                                    "{",
                                    "}",
                                    "{\"a\"}",
                                    "{\"a\":}",
                                    "{\"a\":1,}",
                                    "[1,]",
                                    "[,1]",
                                    "[1 2]",
                                    "01",
                                    "1.",
                                    "-",
                                    "+1",
                                    "1e",
                                    ".5",
                                    "tru",
                                    "nul",
                                    "\"\\x\"",
                                    "\"\\u12g4\"",
                                    "\"a",
                                    "\"a\nb\"",
                                    "{a:1}",
                                    "{1:2}",
                                    "[1]]",
                                    "{} {}",
                                    "[1}",
                                    "{\"a\":1]",
                                    "'a'",
                                    "{,}",
                                    "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    CF_CHECK(of(good[i]).type != CF_JSON_NONE);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (of(bad[i]).type != CF_JSON_NONE) {
      fprintf(stderr, "taken: %s\n", bad[i]);
    }
    CF_CHECK(of(bad[i]).type == CF_JSON_NONE);
  }
  CF_CHECK(cf_json_read("\"a\0b\"", 5).type == CF_JSON_NONE);
}

CF_TEST(members_are_found_by_their_whole_name) {
  cf_json object = of("{\"ab\":1,\"x\":{\"a\":2},\"a\":3,\"a\":4,\"\\u0061c\":5}");
  int64_t value = 0;
  CF_CHECK(cf_json_i64(cf_json_get(object, "a"), &value));
  CF_CHECK_EQ(value, 4);
  CF_CHECK(cf_json_i64(cf_json_get(object, "ac"), &value));
  CF_CHECK_EQ(value, 5);
  CF_CHECK(cf_json_i64(cf_json_get(cf_json_get(object, "x"), "a"), &value));
  CF_CHECK_EQ(value, 2);
  CF_CHECK(cf_json_get(object, "b").type == CF_JSON_NONE);
  CF_CHECK(cf_json_get(of("[1]"), "b").type == CF_JSON_NONE);
}

CF_TEST(strings_are_unescaped) {
  char out[32];
  CF_CHECK(cf_json_string(of("\"a\\n\\\"\\\\\\/\\u00e4\\ud83d\\ude00\\ud800x\""), out, sizeof out));
  CF_CHECK_STR(out, "a\n\"\\/\xc3\xa4\xf0\x9f\x98\x80\xef\xbf\xbdx");
  CF_CHECK(!cf_json_string(of("\"abc\""), out, 3));
  CF_CHECK_STR(out, "");
  CF_CHECK(cf_json_string(of("\"abc\""), out, 4));
  CF_CHECK(!cf_json_string(of("\"a\\u0000b\""), out, sizeof out));
  CF_CHECK(!cf_json_string(of("12"), out, sizeof out));
  CF_CHECK(!cf_json_is(of("\"ab\""), "a"));
  CF_CHECK(!cf_json_is(of("\"a\""), "ab"));
  CF_CHECK(!cf_json_is(of("\"a\\u0000\""), "a"));
}

CF_TEST(numbers_without_floats) {
  int64_t value;
  uint64_t big;
  CF_CHECK(cf_json_i64(of("-9223372036854775807"), &value));
  CF_CHECK(!cf_json_i64(of("9223372036854775808"), &value));
  CF_CHECK(!cf_json_i64(of("1.0"), &value));
  CF_CHECK(!cf_json_u64(of("-1"), &big));
  CF_CHECK(cf_json_decimal(of("1.25"), 1, &value) && value == 12);
  CF_CHECK(cf_json_decimal(of("-20"), 3, &value) && value == -20000);
  CF_CHECK(cf_json_decimal(of("1.5E-5"), 9, &value) && value == 15000);
  CF_CHECK(cf_json_decimal(of("12e1"), 0, &value) && value == 120);
  CF_CHECK(cf_json_decimal(of("0e999999"), 3, &value) && value == 0);
  CF_CHECK(cf_json_decimal(of("1e-999999"), 3, &value) && value == 0);
  CF_CHECK(!cf_json_decimal(of("1e30"), 3, &value));
  CF_CHECK(cf_json_decimal(of("0.1234567890123456789012345"), 3, &value) && value == 123);
  CF_CHECK(cf_json_decimal(of("123456789012345678"), 0, &value) && value == 123456789012345678);
}

CF_TEST(written_json_is_read_again) {
  char out[256];
  char name[64];
  cf_text text;
  bool yes = false;
  cf_text_init(&text, out, sizeof out);
  cf_json_writer w = cf_json_begin(&text);
  cf_json_put_str(&w, "s\"", "tab\t \"q\" \\ \x7f \xc3\xa4 \xff\xc0\xaf\xed\xa0\x80");
  cf_json_put_i64(&w, "n", -5);
  cf_json_writer inner = cf_json_put_object(&w, "o");
  cf_json_put_bool(&inner, "b", true);
  cf_json_end(&inner);
  cf_json_end(&w);
  CF_CHECK_STR(out, "{\"s\\\"\":\"tab\\u0009 \\\"q\\\" \\\\ \\u007f \xc3\xa4 "
                    "\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\",\"n\":-5,\"o\":{\"b\":true}}");
  cf_json object = of(out);
  CF_CHECK(cf_json_string(cf_json_get(object, "s\""), name, sizeof name));
  CF_CHECK(cf_json_bool(cf_json_get(cf_json_get(object, "o"), "b"), &yes) && yes);
}

CF_MAIN()
