/* Connections of virtual sticks, plain and with TLS, against a peer that echoes. */
#define _GNU_SOURCE
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "harness.h"
#include "host.h"
#include "peer.h"
#include "vlink.h"

static struct {
  int opened;
  int closed;
  int writable;
  size_t received;
  bool wrong;
} seen;

static cf_vlink link_under_test;

static void on_open(void *ctx) {
  (void)ctx;
  seen.opened++;
}
static void on_closed(void *ctx) {
  (void)ctx;
  seen.closed++;
}
static void on_data(void *ctx, const uint8_t *bytes, size_t n) {
  (void)ctx;
  for (size_t i = 0; i < n; i++)
    seen.wrong |= bytes[i] != (uint8_t)((seen.received + i) * 13);
  seen.received += n;
}
static void on_writable(void *ctx) {
  (void)ctx;
  seen.writable++;
}

static const cf_vlink_events events = {on_open, on_closed, on_data, on_writable};

static void begin(void) {
  static bool ready;
  if (!ready)
    cf_loop_init();
  ready = true;
  memset(&seen, 0, sizeof seen);
  cf_vlink_init(&link_under_test, &events, NULL);
}

static void turn_until(const int *counter) {
  uint64_t end = cf_host_now_ms() + 5000;
  while (*counter == 0 && cf_host_now_ms() < end)
    cf_loop_turn(end);
}

static void echo(int fd) {
  uint8_t bytes[4096];
  ssize_t got;
  while ((got = recv(fd, bytes, sizeof bytes, 0)) > 0) {
    if (send(fd, bytes, (size_t)got, MSG_NOSIGNAL) < 0)
      break;
  }
  close(fd);
}

/* Reads nothing before it is told to. */
static int gate[2];

static void echo_when_told(int fd) {
  char go;
  if (read(gate[0], &go, 1) == 1)
    echo(fd);
}

static size_t send_numbers(size_t from, size_t n) {
  uint8_t *bytes = malloc(n);
  for (size_t i = 0; i < n; i++)
    bytes[i] = (uint8_t)((from + i) * 13);
  size_t sent = cf_vlink_send(&link_under_test, bytes, n);
  free(bytes);
  return sent;
}

CF_TEST(nobody_there_is_told_after_the_call) {
  begin();
  cf_vlink_connect(&link_under_test, "127.0.0.1", 1, false);
  CF_CHECK_EQ(seen.closed, 0);
  turn_until(&seen.closed);
  CF_CHECK_EQ(seen.closed, 1);
  CF_CHECK_EQ(seen.opened, 0);
}

CF_TEST(a_name_that_does_not_exist_is_told_too) {
  begin();
  cf_vlink_connect(&link_under_test, "no.such.host.invalid", 1883, false);
  CF_CHECK_EQ(seen.closed, 0);
  turn_until(&seen.closed);
  CF_CHECK_EQ(seen.closed, 1);
}

CF_TEST(everything_comes_back_in_order_however_much_it_is) {
  peer server;
  CF_CHECK_EQ(pipe(gate), 0);
  CF_CHECK(peer_start(&server, echo_when_told));
  begin();
  cf_vlink_connect(&link_under_test, "127.0.0.1", server.port, false);
  turn_until(&seen.opened);
  CF_CHECK_EQ(seen.opened, 1);
  size_t sent = 0;
  while (!link_under_test.blocked && sent < 100000000)
    sent += send_numbers(sent, 100000);
  CF_CHECK(link_under_test.blocked);
  CF_CHECK_EQ(write(gate[1], "g", 1), 1);
  turn_until(&seen.writable);
  CF_CHECK(seen.writable > 0);
  size_t all = sent + 1000000;
  uint64_t end = cf_host_now_ms() + 20000;
  while (seen.received < all && cf_host_now_ms() < end) {
    if (sent < all && !link_under_test.blocked)
      sent += send_numbers(sent, all - sent < 100000 ? all - sent : 100000);
    cf_loop_turn(cf_host_now_ms() + 1);
  }
  CF_CHECK_EQ(seen.received, all);
  CF_CHECK(!seen.wrong);
  CF_CHECK_EQ(seen.closed, 0);
  cf_vlink_close(&link_under_test);
  CF_CHECK_EQ(seen.closed, 0);
  peer_stop(&server);
}

static void hang_up(int fd) {
  close(fd);
}

CF_TEST(a_peer_that_hangs_up_is_told_once) {
  peer server;
  CF_CHECK(peer_start(&server, hang_up));
  begin();
  cf_vlink_connect(&link_under_test, "127.0.0.1", server.port, false);
  turn_until(&seen.closed);
  for (int i = 0; i < 5; i++)
    cf_loop_turn(cf_host_now_ms() + 2);
  CF_CHECK_EQ(seen.closed, 1);
  peer_stop(&server);
}

CF_TEST(a_broken_connection_is_told_after_the_call) {
  peer server;
  CF_CHECK(peer_start(&server, echo));
  begin();
  cf_vlink_connect(&link_under_test, "127.0.0.1", server.port, false);
  turn_until(&seen.opened);
  cf_vlink_break(&link_under_test);
  CF_CHECK_EQ(seen.closed, 0);
  CF_CHECK_EQ(send_numbers(0, 10), 10);
  turn_until(&seen.closed);
  CF_CHECK_EQ(seen.closed, 1);
  peer_stop(&server);
}

/* A certificate of its own making for 127.0.0.1. */
static X509 *certificate;
static EVP_PKEY *key;
static SSL_CTX *server_tls;

static void make_certificate(const char *address) {
  key = EVP_EC_gen("P-256");
  certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_version(certificate, 2);
  X509_set_pubkey(certificate, key);
  X509_NAME *name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"test", -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  char names[40];
  snprintf(names, sizeof names, "IP:%s", address);
  X509_EXTENSION *san = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);
  X509_add_ext(certificate, san, -1);
  X509_EXTENSION_free(san);
  X509_sign(certificate, key, EVP_sha256());
  server_tls = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate(server_tls, certificate);
  SSL_CTX_use_PrivateKey(server_tls, key);
}

static void forget_certificate(void) {
  SSL_CTX_free(server_tls);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

static char *certificate_text(void) {
  static char text[4096];
  BIO *memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  int n = BIO_read(memory, text, sizeof text - 1);
  text[n > 0 ? n : 0] = 0;
  BIO_free(memory);
  return text;
}

static void echo_tls(int fd) {
  SSL *tls = SSL_new(server_tls);
  SSL_set_fd(tls, fd);
  uint8_t bytes[4096];
  int got;
  if (SSL_accept(tls) == 1) {
    while ((got = SSL_read(tls, bytes, sizeof bytes)) > 0) {
      if (SSL_write(tls, bytes, got) <= 0)
        break;
    }
  }
  SSL_free(tls);
  close(fd);
}

static void over_tls(const char *address, const char *trusted) {
  peer server;
  make_certificate(address);
  CF_CHECK(peer_start(&server, echo_tls));
  begin();
  CF_CHECK(cf_vlink_trust(trusted ? trusted : certificate_text()));
  cf_vlink_connect(&link_under_test, "127.0.0.1", server.port, true);
  uint64_t end = cf_host_now_ms() + 5000;
  while (!seen.opened && !seen.closed && cf_host_now_ms() < end)
    cf_loop_turn(end);
  if (seen.opened) {
    CF_CHECK_EQ(send_numbers(0, 10000), 10000);
    while (seen.received < 10000 && cf_host_now_ms() < end)
      cf_loop_turn(end);
  }
  cf_vlink_close(&link_under_test);
  peer_stop(&server);
  forget_certificate();
}

CF_TEST(tls_carries_what_plain_tcp_does) {
  over_tls("127.0.0.1", NULL);
  CF_CHECK_EQ(seen.received, 10000);
  CF_CHECK(!seen.wrong);
}

CF_TEST(a_certificate_of_another_address_is_refused) {
  over_tls("127.0.0.2", NULL);
  CF_CHECK_EQ(seen.opened, 0);
  CF_CHECK_EQ(seen.closed, 1);
}

CF_TEST(a_certificate_that_nobody_vouches_for_is_refused) {
  make_certificate("127.0.0.1");
  char other[4096];
  strcpy(other, certificate_text());
  forget_certificate();
  over_tls("127.0.0.1", other);
  CF_CHECK_EQ(seen.opened, 0);
  CF_CHECK_EQ(seen.closed, 1);
}

CF_TEST(text_without_a_certificate_is_no_authority) {
  CF_CHECK(!cf_vlink_trust("hello"));
  CF_CHECK(!cf_vlink_trust(""));
}

CF_MAIN()
