/** Jobs that wait, run or have ended, stored in a database, so that nothing is lost when the process dies. */
@NullMarked
package org.inkloom.workflow.queue;

import org.jspecify.annotations.NullMarked;
