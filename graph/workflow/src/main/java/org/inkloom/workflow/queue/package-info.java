/** Jobs that wait, run and have ended, in a database, so that nothing is lost when the process dies. */
@NullMarked
package org.inkloom.workflow.queue;

import org.jspecify.annotations.NullMarked;
