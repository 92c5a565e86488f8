package org.inkloom.picture.webp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An animated WebP (RFC 9649, section 2.7), which begins again when it has ended. */
public final class AnimatedWebP {
    private static final int ANIMATION = 0x02;
    /** Each frame covers the whole canvas, so nothing of the one before shines through. */
    private static final byte NOT_BLENDED = 0x02;

    private final int millis;
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private int width;
    private int height;

    /**
     * Begins one.
     *
     * @param millis how long each frame is shown, up to 2^24 - 1
     */
    public AnimatedWebP(int millis) {
        this.millis = millis;
    }

    /**
     * Adds a frame.
     *
     * @param still a WebP that is not animated
     * @param across its width, which is that of the first frame
     * @param down its height, which is that of the first frame
     */
    public void add(byte[] still, int across, int down) {
        if (width == 0) {
            width = across;
            height = down;
        } else if (across != width || down != height) {
            throw new IllegalArgumentException("a frame of another size");
        }
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        WebPChunk.put24(header, 0);
        WebPChunk.put24(header, 0);
        WebPChunk.put24(header, width - 1);
        WebPChunk.put24(header, height - 1);
        WebPChunk.put24(header, millis);
        header.put(NOT_BLENDED);
        ByteArrayOutputStream content = new ByteArrayOutputStream(still.length);
        content.writeBytes(header.array());
        for (WebPChunk chunk : WebPChunk.of(still)) {
            if (chunk.isPixels()) {
                WebPChunk.append(content, chunk.name(), chunk.content(still));
            }
        }
        WebPChunk.append(frames, "ANMF", content.toByteArray());
    }

    /** Returns the file of the frames that were added, at least one. */
    public byte[] bytes() {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream(frames.size() + 64);
        WebPChunk.appendExtended(chunks, ANIMATION, width, height);
        // A background that is never seen, and no limit to the number of rounds.
        WebPChunk.append(chunks, "ANIM", new byte[6]);
        chunks.writeBytes(frames.toByteArray());
        return WebPChunk.file(chunks.toByteArray());
    }
}
