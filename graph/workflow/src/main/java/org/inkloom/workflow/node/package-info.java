/** What a node type declares, what it is handed when it runs, and what it returns. */
@NullMarked
package org.inkloom.workflow.node;

import org.jspecify.annotations.NullMarked;
