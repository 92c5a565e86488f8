/** Where requests and jobs belong in traces that go over several programs. */
@NullMarked
package org.inkloom.server.trace;

import org.jspecify.annotations.NullMarked;
