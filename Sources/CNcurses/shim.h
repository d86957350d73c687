/* ncursesw with its wide characters. The inline functions and constants below say what Swift cannot
   see: attribute macros with casts, function macros, variadic calls, and global variables. */
#ifndef TRENTA_CNCURSES_SHIM_H
#define TRENTA_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>

static const attr_t trenta_bold = A_BOLD;
static const attr_t trenta_reverse = A_REVERSE;
static const attr_t trenta_underline = A_UNDERLINE;
static const attr_t trenta_dim = A_DIM;

static inline WINDOW *trenta_stdscr(void) { return stdscr; }
static inline int trenta_lines(void) { return LINES; }
static inline int trenta_cols(void) { return COLS; }
static inline int trenta_colors(void) { return COLORS; }
/* The bytes that move the cursor; the capability must be there. */
static inline const char *trenta_cup(int y, int x) { return tiparm(cursor_address, y, x); }
/* Whether a terminal can move its cursor: 1, 0, or -1 when the database does not know it. newterm
   would write to it before that could be asked. */
static inline int trenta_moves_cursor(const char *terminal, int descriptor) {
  int error;
  if (setupterm(terminal, descriptor, &error) != OK) return -1;
  const char *move = tigetstr("cup");
  del_curterm(cur_term);
  return move != NULL && move != (char *)-1;
}


/* Which events of the mouse come as keys. */
static inline void trenta_mouse(int on) {
  mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
  mouseinterval(0);
}
/* After KEY_MOUSE: 1 for a click, whose place is filled in from 0, 2 and 3 for the wheel up and down,
   0 for anything else. */
static inline int trenta_mouse_event(int *line, int *column) {
  MEVENT event;
  if (getmouse(&event) != OK) return 0;
  *line = event.y;
  *column = event.x;
  if (event.bstate & BUTTON4_PRESSED) return 2;
  if (event.bstate & BUTTON5_PRESSED) return 3;
  return event.bstate & BUTTON1_PRESSED ? 1 : 0;
}

#endif
