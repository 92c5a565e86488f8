/** Who may use a server, and how a token shows it. */
@NullMarked
package org.inkloom.server.account;

import org.jspecify.annotations.NullMarked;
