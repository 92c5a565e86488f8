/** Texts about a package: model cards of both sites, the introduction, the post. All foreign text in them is inert. */
@NullMarked
package org.inkloom.publish.card;

import org.jspecify.annotations.NullMarked;
