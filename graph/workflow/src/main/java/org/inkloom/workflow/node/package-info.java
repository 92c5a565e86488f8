/** The interface of node types: what they declare, what a call gets, and what it returns. */
@NullMarked
package org.inkloom.workflow.node;

import org.jspecify.annotations.NullMarked;
