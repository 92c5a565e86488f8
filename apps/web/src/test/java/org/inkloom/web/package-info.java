/** Tests of the page and of other clients against a running server. */
@NullMarked
package org.inkloom.web;

import org.jspecify.annotations.NullMarked;
