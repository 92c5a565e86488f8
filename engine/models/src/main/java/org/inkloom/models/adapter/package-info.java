/**
 * Small networks beside a U-Net: T2I-Adapter, which adds features of a control picture (arXiv:2302.08453), and IP-Adapter,
 * which shows it a picture as words (arXiv:2308.06721).
 */
@NullMarked
package org.inkloom.models.adapter;

import org.jspecify.annotations.NullMarked;
