/** A database in a file or on a server: opened, brought to the newest tables, one pool of connections. */
@NullMarked
package org.inkloom.database;

import org.jspecify.annotations.NullMarked;
