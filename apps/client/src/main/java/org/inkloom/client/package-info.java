/** Drawing on a server as on this machine: {@link org.inkloom.client.RemoteStudio}. */
@NullMarked
package org.inkloom.client;

import org.jspecify.annotations.NullMarked;
