/** What those who run a server watch: figures, and whether it is well. */
@NullMarked
package org.inkloom.server.observe;

import org.jspecify.annotations.NullMarked;
