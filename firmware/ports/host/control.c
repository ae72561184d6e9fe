#define _GNU_SOURCE
#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "host.h"
#include "orders.h"

#define CLIENTS 8

typedef struct {
  cf_source source;
  int fd;
  size_t length;
  char line[CF_ORDER_MAX];
} client;

static client clients[CLIENTS];
static cf_source door;
static int door_fd = -1;
static char *door_path;
static cf_fleet *commanded;

static void leave(client *who) {
  if (who->fd >= 0)
    close(who->fd);
  who->fd = -1;
  who->length = 0;
}

static void answer(client *who, const char *line, size_t n) {
  static char out[CF_ORDER_ANSWER_MAX + 1];
  size_t length = cf_order(commanded, line, n, out, CF_ORDER_ANSWER_MAX);
  out[length++] = '\n';
  for (size_t sent = 0; sent < length;) {
    ssize_t some = send(who->fd, out + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (some < 0 && errno == EINTR)
      continue;
    if (some <= 0) {
      leave(who);
      return;
    }
    sent += (size_t)some;
  }
}

static void take_lines(client *who) {
  char *end;
  while (who->fd >= 0 && (end = memchr(who->line, '\n', who->length))) {
    size_t n = (size_t)(end - who->line);
    answer(who, who->line, n);
    who->length -= n + 1 <= who->length ? n + 1 : who->length;
    memmove(who->line, end + 1, who->length);
  }
  if (who->length == sizeof who->line)
    leave(who);
}

static void on_client(void *ctx, uint32_t events) {
  (void)events;
  client *who = ctx;
  if (who->fd < 0)
    return;
  ssize_t got =
      recv(who->fd, who->line + who->length, sizeof who->line - who->length, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (got <= 0) {
    leave(who);
    return;
  }
  who->length += (size_t)got;
  take_lines(who);
}

static void on_door(void *ctx, uint32_t events) {
  (void)ctx;
  (void)events;
  int fd = accept4(door_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0)
    return;
  for (int i = 0; i < CLIENTS; i++) {
    if (clients[i].fd >= 0)
      continue;
    clients[i].fd = fd;
    clients[i].length = 0;
    clients[i].source = (cf_source){on_client, &clients[i]};
    cf_loop_watch(fd, EPOLLIN, &clients[i].source);
    return;
  }
  close(fd);
}

void cf_control_open(const char *path, cf_fleet *fleet) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    cf_host_die(CF_EXIT_USAGE, "--control %s is too long; a socket's path may have %zu characters.",
                path, sizeof address.sun_path - 1);
  }
  strcpy(address.sun_path, path);
  commanded = fleet;
  door_path = cf_host_copy(path);
  for (int i = 0; i < CLIENTS; i++)
    clients[i].fd = -1;
  struct stat found;
  /* What an earlier run left behind; anything else that lies there stays. */
  if (lstat(path, &found) == 0 && S_ISSOCK(found.st_mode))
    unlink(path);
  door_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  mode_t before = umask(0177);
  bool good = door_fd >= 0 && bind(door_fd, (struct sockaddr *)&address, sizeof address) == 0 &&
              listen(door_fd, CLIENTS) == 0;
  umask(before);
  if (!good)
    cf_host_die(CF_EXIT_DISK, "cannot listen on %s: %s.", path, strerror(errno));
  door = (cf_source){on_door, NULL};
  cf_loop_watch(door_fd, EPOLLIN, &door);
}

void cf_control_close(void) {
  if (door_fd < 0)
    return;
  for (int i = 0; i < CLIENTS; i++)
    leave(&clients[i]);
  close(door_fd);
  unlink(door_path);
  free(door_path);
  door_fd = -1;
}
