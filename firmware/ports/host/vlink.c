#define _GNU_SOURCE
#include "vlink.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

#define READ_SIZE 16384
/* Reads at one go, so that a chatty broker cannot keep the loop with one stick. */
#define READS 16

static SSL_CTX *tls_context;

static bool add_authority(SSL_CTX *context, const char *pem) {
  BIO *memory = BIO_new_mem_buf(pem, -1);
  bool any = false;
  X509 *certificate;
  while (memory && (certificate = PEM_read_bio_X509(memory, NULL, NULL, NULL))) {
    any |= X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1;
    X509_free(certificate);
  }
  BIO_free(memory);
  ERR_clear_error(); /* the end of the text is an error to OpenSSL */
  return any;
}

bool cf_vlink_trust(const char *pem) {
  SSL_CTX *made = SSL_CTX_new(TLS_client_method());
  if (!made)
    cf_host_die(CF_EXIT_SYSTEM, "OpenSSL has no TLS client.");
  SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION);
  SSL_CTX_set_verify(made, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                             SSL_MODE_RELEASE_BUFFERS);
  if (pem ? !add_authority(made, pem) : SSL_CTX_set_default_verify_paths(made) != 1) {
    SSL_CTX_free(made);
    return false;
  }
  SSL_CTX_free(tls_context);
  tls_context = made;
  return true;
}

static void end(cf_vlink *link) {
  if (link->tls)
    SSL_free(link->tls);
  link->tls = NULL;
  if (link->fd >= 0)
    close(link->fd);
  link->fd = -1;
  link->blocked = false;
}

static void fail(cf_vlink *link) {
  end(link);
  link->state = CF_VLINK_CLOSED;
  link->events->closed(link->ctx);
}

/* Inside a call of the stick: it hears of it in a moment. */
static void fail_later(cf_vlink *link) {
  end(link);
  link->state = CF_VLINK_BROKEN;
  cf_loop_set(&link->trouble, cf_host_now_ms());
}

static void tell_trouble(void *ctx, uint64_t now_ms) {
  (void)now_ms;
  cf_vlink *link = ctx;
  if (link->state == CF_VLINK_BROKEN)
    fail(link);
}

/* 1 done, 0 later, -1 broken; for the result of a TLS call. */
static int tls_outcome(const cf_vlink *link, int result) {
  if (result > 0)
    return 1;
  int why = SSL_get_error(link->tls, result);
  ERR_clear_error();
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static void opened(cf_vlink *link) {
  link->state = CF_VLINK_OPEN;
  link->events->open(link->ctx);
}

static void shake_hands(cf_vlink *link) {
  int outcome = tls_outcome(link, SSL_connect(link->tls));
  if (outcome < 0) {
    fail(link);
  } else if (outcome > 0) {
    opened(link);
  }
}

static void connected(cf_vlink *link) {
  int why = 0;
  socklen_t n = sizeof why;
  struct sockaddr_storage peer;
  socklen_t peer_n = sizeof peer;
  if (getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &why, &n) < 0 || why != 0) {
    fail(link);
  } else if (getpeername(link->fd, (struct sockaddr *)&peer, &peer_n) < 0) {
    return; /* An outdated event: it is still under way. */
  } else if (link->tls) {
    link->state = CF_VLINK_HANDSHAKE;
    shake_hands(link);
  } else {
    opened(link);
  }
}

/* Bytes read, 0 for later, -1 for the end of the connection. */
static ssize_t take(cf_vlink *link, uint8_t *out, size_t n) {
  if (link->tls) {
    int got = SSL_read(link->tls, out, (int)n);
    return got > 0 ? got : tls_outcome(link, got);
  }
  ssize_t got = recv(link->fd, out, n, 0);
  if (got > 0)
    return got;
  return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static void receive(cf_vlink *link) {
  static uint8_t bytes[READ_SIZE];
  for (int i = 0; i < READS && link->state == CF_VLINK_OPEN; i++) {
    ssize_t got = take(link, bytes, sizeof bytes);
    if (got == 0)
      return;
    if (got < 0) {
      fail(link);
      return;
    }
    link->events->data(link->ctx, bytes, (size_t)got);
  }
  /* There may be more: the next turn looks, because events tell of changes only. */
  if (link->state == CF_VLINK_OPEN) {
    cf_loop_rewatch(link->fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, &link->source);
  }
}

static void ready(void *ctx, uint32_t events) {
  cf_vlink *link = ctx;
  if (link->fd < 0)
    return;
  if (link->state == CF_VLINK_CONNECTING)
    connected(link);
  if (link->state == CF_VLINK_HANDSHAKE)
    shake_hands(link);
  if (link->state == CF_VLINK_OPEN && link->blocked) {
    link->blocked = false;
    link->events->writable(link->ctx);
  }
  if (link->state == CF_VLINK_OPEN && (events & (uint32_t)~EPOLLOUT))
    receive(link);
}

void cf_vlink_init(cf_vlink *link, const cf_vlink_events *events, void *ctx) {
  *link = (cf_vlink){.events = events, .ctx = ctx, .fd = -1};
  link->source = (cf_source){ready, link};
  link->trouble = (cf_alarm){.due = tell_trouble, .ctx = link};
}

/*
 * The last answer is kept: all sticks of a fleet ask for the same broker. A name is looked up once
 * and while the process waits; the product's servers announce addresses, not names.
 */
static bool resolve(const char *host, uint16_t port, struct sockaddr_storage *out, socklen_t *n) {
  static char known_host[256];
  static uint16_t known_port;
  static struct sockaddr_storage known;
  static socklen_t known_n;
  if (known_n == 0 || known_port != port || strcmp(known_host, host) != 0) {
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found;
    if (strlen(host) >= sizeof known_host || getaddrinfo(host, service, &hints, &found) != 0) {
      return false;
    }
    strcpy(known_host, host);
    known_port = port;
    memcpy(&known, found->ai_addr, found->ai_addrlen);
    known_n = found->ai_addrlen;
    freeaddrinfo(found);
  }
  *out = known;
  *n = known_n;
  return true;
}

static bool prepare_tls(cf_vlink *link, const char *host) {
  if (!tls_context && !cf_vlink_trust(NULL))
    return false;
  link->tls = SSL_new(tls_context);
  if (!link->tls || SSL_set_fd(link->tls, link->fd) != 1)
    return false;
  X509_VERIFY_PARAM *check = SSL_get0_param(link->tls);
  if (X509_VERIFY_PARAM_set1_ip_asc(check, host) == 1)
    return true;
  return SSL_set1_host(link->tls, host) == 1 && SSL_set_tlsext_host_name(link->tls, host) == 1;
}

void cf_vlink_connect(cf_vlink *link, const char *host, uint16_t port, bool tls) {
  cf_vlink_close(link);
  struct sockaddr_storage address;
  socklen_t n;
  if (!resolve(host, port, &address, &n)) {
    fail_later(link);
    return;
  }
  link->fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (link->fd < 0) {
    if (errno == EMFILE || errno == ENFILE) {
      cf_host_die(CF_EXIT_SYSTEM,
                  "no file descriptors are left.\nRaise the limit ('ulimit -n 20000') or run fewer "
                  "sticks.");
    }
    fail_later(link);
    return;
  }
  int yes = 1;
  setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if ((tls && !prepare_tls(link, host)) ||
      (connect(link->fd, (struct sockaddr *)&address, n) < 0 && errno != EINPROGRESS)) {
    fail_later(link);
    return;
  }
  link->state = CF_VLINK_CONNECTING;
  cf_loop_watch(link->fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, &link->source);
}

size_t cf_vlink_send(cf_vlink *link, const uint8_t *bytes, size_t n) {
  if (link->state != CF_VLINK_OPEN)
    return n; /* Lost with the connection; the event is under way. */
  size_t sent = 0;
  while (sent < n) {
    ssize_t some;
    if (link->tls) {
      int result = SSL_write(link->tls, bytes + sent, (int)(n - sent));
      some = result > 0 ? result : tls_outcome(link, result);
    } else {
      some = send(link->fd, bytes + sent, n - sent, MSG_NOSIGNAL);
      if (some < 0 && (errno == EAGAIN || errno == EINTR))
        some = 0;
    }
    if (some < 0) {
      fail_later(link);
      return n;
    }
    if (some == 0)
      break;
    sent += (size_t)some;
  }
  link->blocked = sent < n;
  return sent;
}

void cf_vlink_close(cf_vlink *link) {
  cf_loop_clear(&link->trouble);
  end(link);
  link->state = CF_VLINK_CLOSED;
}

void cf_vlink_break(cf_vlink *link) {
  if (link->fd < 0)
    return;
  struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(link->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  fail_later(link);
}

bool cf_vlink_is_open(const cf_vlink *link) {
  return link->state == CF_VLINK_OPEN;
}
