/** The worker: takes jobs from the queue, runs them, tells clients of it and writes the history. */
@NullMarked
package org.inkloom.server.work;

import org.jspecify.annotations.NullMarked;
