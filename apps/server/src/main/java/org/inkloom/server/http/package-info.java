/** HTTP as the routes see it: requests within limits, answers, who may ask. */
@NullMarked
package org.inkloom.server.http;

import org.jspecify.annotations.NullMarked;
