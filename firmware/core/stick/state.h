/*
 * What a cf_stick is made of. Only for sizeof: nobody but core/stick reads the fields.
 */
#ifndef CF_STICK_STATE_H
#define CF_STICK_STATE_H

struct cf_stick {
  cf_board_facts facts;
  cf_port port;
  cf_stick_parts parts;
};

#endif
