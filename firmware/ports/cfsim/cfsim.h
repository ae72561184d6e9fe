// The commands of cfsim. Each returns the exit status: 0 done or verified, 1 refused, 2 wrong use.
#ifndef CF_CFSIM_H
#define CF_CFSIM_H

int cfsim_list(void);
int cfsim_play(int argc, char **argv);
int cfsim_verify(int argc, char **argv);
int cfsim_shots(int argc, char **argv);
int cfsim_golden(void);
int cfsim_bench(void);

#endif
