/** The routes of ComfyUI's protocol. */
@NullMarked
package org.inkloom.server.comfy;

import org.jspecify.annotations.NullMarked;
