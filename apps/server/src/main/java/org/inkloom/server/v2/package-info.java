/** ComfyUI's second API: durable jobs, assets by their content, events as they come, and who is told at the end. */
@NullMarked
package org.inkloom.server.v2;

import org.jspecify.annotations.NullMarked;
