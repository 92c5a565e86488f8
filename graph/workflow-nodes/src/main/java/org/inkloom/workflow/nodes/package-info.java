/** The node types: ComfyUI's own ones that the models here can serve, those of other packs, and this program's. */
@NullMarked
package org.inkloom.workflow.nodes;

import org.jspecify.annotations.NullMarked;
