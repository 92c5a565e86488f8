/** The sockets of clients: sessions, messages in order, and what happens to a client that does not read. */
@NullMarked
package org.inkloom.server.socket;

import org.jspecify.annotations.NullMarked;
