// The scanner of libzbar can announce each code on D-Bus, when it is asked to. A program with this
// module never asks, and has no way there: these take the place of the functions of libdbus that
// libzbar names. Linked with the static libzbar, they also spare it libdbus and what that needs.

#include <stdlib.h>

#define NEVER(function) \
  void function(void); \
  void function(void) { abort(); }

NEVER(dbus_bus_get)
NEVER(dbus_bus_release_name)
NEVER(dbus_bus_request_name)
NEVER(dbus_connection_flush)
NEVER(dbus_connection_send)
NEVER(dbus_error_free)
NEVER(dbus_error_init)
NEVER(dbus_error_is_set)
NEVER(dbus_message_iter_append_basic)
NEVER(dbus_message_iter_append_fixed_array)
NEVER(dbus_message_iter_close_container)
NEVER(dbus_message_iter_init_append)
NEVER(dbus_message_iter_open_container)
NEVER(dbus_message_new_signal)
NEVER(dbus_message_unref)
