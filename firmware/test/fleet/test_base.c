#include "base/bytes.h"
#include "base/codec.h"
#include "base/sha256.h"
#include "base/text.h"
#include "harness.h"

CF_TEST(text_never_leaves_its_buffer) {
  char out[6] = "zzzzz";
  cf_text text;
  cf_text_init(&text, out, 5);
  cf_text_str(&text, "ab");
  cf_text_u64(&text, 12);
  CF_CHECK_STR(out, "ab12");
  CF_CHECK(!text.overflow);
  cf_text_char(&text, 'x');
  CF_CHECK(text.overflow);
  CF_CHECK_STR(out, "ab12");
  CF_CHECK_EQ(out[5], 0);
  cf_text_init(&text, out, 0);
  cf_text_char(&text, 'x');
  CF_CHECK(text.overflow);
}

CF_TEST(numbers_are_written_to_their_ends) {
  char out[64];
  cf_text text;
  cf_text_init(&text, out, sizeof out);
  cf_text_i64(&text, INT64_MIN);
  cf_text_char(&text, ' ');
  cf_text_u64(&text, UINT64_MAX);
  cf_text_char(&text, ' ');
  cf_text_i64(&text, 0);
  CF_CHECK_STR(out, "-9223372036854775808 18446744073709551615 0");
}

CF_TEST(only_digits_are_numbers) {
  uint64_t value = 7;
  CF_CHECK(cf_parse_u64("18446744073709551615", 20, &value));
  CF_CHECK(value == UINT64_MAX);
  CF_CHECK(!cf_parse_u64("18446744073709551616", 20, &value));
  CF_CHECK(!cf_parse_u64("", 0, &value));
  CF_CHECK(!cf_parse_u64("-1", 2, &value));
  CF_CHECK(!cf_parse_u64("1 ", 2, &value));
}

CF_TEST(crc_is_that_of_zip_and_of_the_rom) {
  CF_CHECK_EQ(cf_crc32(0, "123456789", 9), 0xCBF43926);
  /* otadata of sequence 1 and 2 as ESP-IDF writes them */
  CF_CHECK_EQ(cf_crc32(CF_CRC_ESP, "\1\0\0\0", 4), 0x4743989A);
  CF_CHECK_EQ(cf_crc32(CF_CRC_ESP, "\2\0\0\0", 4), 0x55F63774);
}

CF_TEST(sha256_vectors) {
  uint8_t hash[32];
  char hex[65];
  cf_text text;
  cf_sha256_of("abc", 3, hash);
  cf_text_init(&text, hex, sizeof hex);
  cf_text_hex(&text, hash, 32);
  CF_CHECK_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  cf_sha256 sha;
  cf_sha256_init(&sha);
  for (int i = 0; i < 1000; i++) {
    static const uint8_t thousand[1000];
    uint8_t as[1000];
    memset(as, 'a', sizeof as);
    (void)thousand;
    cf_sha256_update(&sha, as, (size_t)(i % 2 == 0 ? 999 : 1000));
    cf_sha256_update(&sha, as, i % 2 == 0 ? 1 : 0);
  }
  cf_sha256_final(&sha, hash);
  cf_text_init(&text, hex, sizeof hex);
  cf_text_hex(&text, hash, 32);
  CF_CHECK_STR(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4231, test cases 2 and 6 */
CF_TEST(hmac_vectors) {
  uint8_t mac[32];
  uint8_t key[131];
  uint8_t expected[32];
  cf_hmac_sha256((const uint8_t *)"Jefe", 4, "what do ya want for nothing?", 28, mac);
  CF_CHECK(cf_hex_decode("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", 64,
                         expected, 32));
  CF_CHECK_MEM(mac, expected, 32);
  memset(key, 0xaa, sizeof key);
  cf_hmac_sha256(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
                 mac);
  CF_CHECK(cf_hex_decode("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", 64,
                         expected, 32));
  CF_CHECK_MEM(mac, expected, 32);
}

CF_TEST(base64_both_ways) {
  static const char *const texts[] = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                      "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (size_t n = 0; n < 7; n++) {
    char out[16];
    cf_text text;
    uint8_t back[8];
    size_t got = 99;
    cf_text_init(&text, out, sizeof out);
    cf_base64(&text, (const uint8_t *)"foobar", n);
    CF_CHECK_STR(out, texts[n]);
    CF_CHECK(cf_base64_decode(out, strlen(out), back, sizeof back, &got));
    CF_CHECK_EQ(got, n);
    CF_CHECK_MEM(back, "foobar", n);
  }
}

CF_TEST(base64_refuses_what_is_not_exact) {
  uint8_t out[8];
  size_t n;
  CF_CHECK(cf_base64_decode("-_8", 3, out, sizeof out, &n) && n == 2 && out[0] == 0xFB);
  CF_CHECK(!cf_base64_decode("Zg=", 3, out, sizeof out, &n));
  CF_CHECK(!cf_base64_decode("Z", 1, out, sizeof out, &n));
  CF_CHECK(!cf_base64_decode("Zh==", 4, out, sizeof out, &n));
  CF_CHECK(!cf_base64_decode("Z\n==", 4, out, sizeof out, &n));
  CF_CHECK(!cf_base64_decode("====", 4, out, sizeof out, &n));
  CF_CHECK(!cf_base64_decode("Zm9vYmFy", 8, out, 5, &n));
}

CF_MAIN()
