package org.inkloom.workflow.nodes;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.ValueFiles;

/** Stores pictures and masks as bytes: three ints (count, height, width), then all values as floats, big-endian. */
final class PixelFiles implements ValueFiles {
    private static final String IMAGE = "image";
    private static final String MASK = "mask";
    private static final int HEAD = 3 * Integer.BYTES;
    /** Limit on the values of a stored batch, because a byte array cannot hold more; larger batches are drawn again. */
    private static final int MOST_NUMBERS = 256 << 20;

    @Override
    public Optional<Written> write(Object value) {
        return switch (value) {
            case Values.Image image -> {
                PixelArray array = image.array();
                yield written(IMAGE, array.values(), array.batch(), array.height(), array.width());
            }
            case Values.Mask mask -> written(MASK, mask.values(), mask.batch(), mask.height(), mask.width());
            default -> Optional.empty();
        };
    }

    private static Optional<Written> written(String kind, float[] values, int batch, int height, int width) {
        if (values.length > MOST_NUMBERS) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + Float.BYTES * values.length);
        bytes.putInt(batch).putInt(height).putInt(width).asFloatBuffer().put(values);
        return Optional.of(new Written(kind, bytes.array()));
    }

    @Override
    public Object read(Written written) {
        ByteBuffer bytes = ByteBuffer.wrap(written.bytes());
        if (bytes.remaining() < HEAD || (bytes.remaining() - HEAD) % Float.BYTES != 0) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes are no pictures");
        }
        int batch = bytes.getInt();
        int height = bytes.getInt();
        int width = bytes.getInt();
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return switch (written.kind()) {
            case IMAGE -> new Values.Image(new PixelArray(values, batch, height, width));
            case MASK -> {
                if (values.length != (long) batch * height * width) {
                    throw new IllegalArgumentException(values.length + " numbers are not " + batch + " masks");
                }
                yield new Values.Mask(values, batch, height, width);
            }
            default -> throw new IllegalArgumentException("values of the kind '" + written.kind() + "'");
        };
    }
}
