/** What the server says of its own routes: a description in OpenAPI, and a page made from it. */
@NullMarked
package org.inkloom.server.describe;

import org.jspecify.annotations.NullMarked;
