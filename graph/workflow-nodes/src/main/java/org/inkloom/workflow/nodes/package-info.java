/** The node types: ComfyUI's own classes, as far as the models here can serve them. */
@NullMarked
package org.inkloom.workflow.nodes;

import org.jspecify.annotations.NullMarked;
