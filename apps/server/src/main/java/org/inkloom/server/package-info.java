/** The server: ComfyUI's protocol over HTTP and WebSocket, a queue that survives, one worker for the device. */
@NullMarked
package org.inkloom.server;

import org.jspecify.annotations.NullMarked;
