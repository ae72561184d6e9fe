/* The companion server's HTTP interface, as far as a fleet of virtual sticks is set up with it. */
#ifndef CF_API_H
#define CF_API_H

#include "core/stick/stick.h"

typedef struct {
  char url[200];   /* without a slash at its end */
  char token[200]; /* of a user; empty for none */
  const char *ca;  /* PEM text of the authority to trust; NULL for the system's */
} cf_api;

/* Where sticks connect to. */
typedef struct {
  char mqtt[200];
  char root[40]; /* first level of the topics */
} cf_api_endpoints;

/* All of these end the process with the reason and advice when the server does not do its part. */
void cf_api_find(const cf_api *api, cf_api_endpoints *out);
/* Keys that are not revoked; returns how many, at most `capacity`. */
size_t cf_api_keys(const cf_api *api, cf_public_key *out, size_t capacity);

/*
 * Provisions sticks, sixteen at a time; one that exists gets a new token, its old one ends after
 * its grace. `id` and `token` are called with the stick's number.
 */
typedef struct {
  void *ctx;
  const char *(*id)(void *ctx, unsigned number);
  void (*token)(void *ctx, unsigned number, const char *token);
} cf_api_provisioning;
void cf_api_provision(const cf_api *api, const unsigned *numbers, unsigned count,
                      const cf_api_provisioning *sticks);

/*
 * The stored login of `crispfleet admin login`: for `api->url`, or, when that is empty, for the
 * server that was last logged in to. Fills in what is missing in `api`; false when there is none.
 */
bool cf_api_stored_login(const char *path, cf_api *api);

#endif
