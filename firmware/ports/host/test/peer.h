/* A server on loopback, on a thread of its own, for tests of connections. */
#ifndef CF_TEST_PEER_H
#define CF_TEST_PEER_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  int door;
  uint16_t port;
  void (*serve)(int fd); /* one connection after the other; closes it */
  pthread_t thread;
} peer;

static inline void *peer_run(void *ctx) {
  peer *p = ctx;
  int fd;
  while ((fd = accept(p->door, NULL, NULL)) >= 0)
    p->serve(fd);
  return NULL;
}

static inline bool peer_listen(peer *p) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t n = sizeof address;
  p->door = socket(AF_INET, SOCK_STREAM, 0);
  bool good = bind(p->door, (struct sockaddr *)&address, sizeof address) == 0 &&
              listen(p->door, 16) == 0 &&
              getsockname(p->door, (struct sockaddr *)&address, &n) == 0;
  p->port = ntohs(address.sin_port);
  return good;
}

static inline bool peer_start(peer *p, void (*serve)(int fd)) {
  p->serve = serve;
  return peer_listen(p) && pthread_create(&p->thread, NULL, peer_run, p) == 0;
}

static inline void peer_stop(peer *p) {
  shutdown(p->door, SHUT_RDWR);
  pthread_join(p->thread, NULL);
  close(p->door);
}

#endif
