/** ComfyUI's JSON: graphs as its interface and its programs write them, node descriptions, faults. Nothing else reads it. */
@NullMarked
package org.inkloom.workflow.comfy;

import org.jspecify.annotations.NullMarked;
