/** What a server writes down of itself: a line for each thing that happened, for people or for programs. */
@NullMarked
package org.inkloom.server.log;

import org.jspecify.annotations.NullMarked;
