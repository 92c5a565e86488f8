package org.inkloom.data.op.language;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A matrix of a fastText model, by row. Immutable. */
sealed interface MatrixRows {
    /** Returns how many rows there are. */
    long count();

    /** Adds a row to a vector. */
    void addTo(float[] vector, long row);

    /** Returns a row's product with a vector. */
    float times(float[] vector, long row);

    /** Reads a matrix as the file has it. */
    static MatrixRows read(ModelBytes in, int width, boolean quantised) throws IOException {
        return quantised ? Quantised.read(in, width) : Dense.read(in, width);
    }

    /** Checks that a matrix is as wide as the model says. */
    private static void require(long columns, int width) throws IOException {
        if (columns != width) {
            throw new IOException("a matrix has " + columns + " columns where " + width + " are needed");
        }
    }

    /**
     * Plain numbers.
     *
     * @param count rows
     * @param width columns
     * @param values row by row
     */
    record Dense(long count, int width, MemorySegment values) implements MatrixRows {
        private static final ValueLayout.OfFloat FLOAT =
                ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        static Dense read(ModelBytes in, int width) throws IOException {
            long count = in.longInteger();
            require(in.longInteger(), width);
            if (count < 0) {
                throw new IOException("a matrix has " + count + " rows");
            }
            return new Dense(count, width, in.take(Math.multiplyExact(count, (long) width * Float.BYTES)));
        }

        float at(long index) {
            return values.get(FLOAT, index * Float.BYTES);
        }

        @Override
        public void addTo(float[] vector, long row) {
            for (int i = 0; i < width; i++) {
                vector[i] += at(row * width + i);
            }
        }

        @Override
        public float times(float[] vector, long row) {
            float sum = 0;
            for (int i = 0; i < width; i++) {
                sum += at(row * width + i) * vector[i];
            }
            return sum;
        }
    }

    /**
     * The numbers of a compressed model ({@code .ftz}; Joulin and others, FastText.zip, 2016): each piece of a row is one
     * of 256 centroids, and its length may be one of 256 as well.
     *
     * @param count rows
     * @param codes one byte per piece, row by row
     * @param pieces how rows are cut, with the centroids
     * @param norms one byte per row, or empty
     * @param lengths the centroids of lengths, not used when {@code norms} is empty
     */
    record Quantised(long count, MemorySegment codes, Pieces pieces, MemorySegment norms, Pieces lengths)
            implements MatrixRows {
        /** How a row is cut, and the 256 centroids of each piece. */
        record Pieces(int width, int number, int each, int last, Dense centroids) {
            static Pieces read(ModelBytes in) throws IOException {
                int width = in.integer();
                int number = in.integer();
                int each = in.integer();
                int last = in.integer();
                if (width < 1 || number < 1 || each < 1 || last < 1 || (number - 1L) * each + last != width) {
                    throw new IOException("a compressed matrix is cut into impossible pieces");
                }
                return new Pieces(width, number, each, last, new Dense(256L * width, 1, in.take(1024L * width)));
            }

            int size(int piece) {
                return piece == number - 1 ? last : each;
            }

            /** Returns where the centroid of a piece begins; the last pieces may be shorter. */
            long start(int piece, int code) {
                return piece * 256L * each + (long) code * size(piece);
            }
        }

        static Quantised read(ModelBytes in, int width) throws IOException {
            boolean withNorms = in.flag();
            long count = in.longInteger();
            require(in.longInteger(), width);
            MemorySegment codes = in.take(in.integer());
            Pieces pieces = Pieces.read(in);
            if (count < 0
                    || codes.byteSize() != Math.multiplyExact(count, (long) pieces.number())
                    || pieces.width() != width) {
                throw new IOException("a compressed matrix has another size than its codes");
            }
            MemorySegment norms = withNorms ? in.take(count) : codes.asSlice(0, 0);
            Pieces lengths = withNorms ? Pieces.read(in) : pieces;
            if (withNorms && lengths.width() != 1) {
                throw new IOException("the lengths of a compressed matrix have " + lengths.width() + " columns");
            }
            return new Quantised(count, codes, pieces, norms, lengths);
        }

        private static int code(MemorySegment codes, long at) {
            return codes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
        }

        private float length(long row) {
            return norms.byteSize() == 0 ? 1 : lengths.centroids().at(lengths.start(0, code(norms, row)));
        }

        @Override
        public void addTo(float[] vector, long row) {
            float length = length(row);
            for (int piece = 0; piece < pieces.number(); piece++) {
                long from = pieces.start(piece, code(codes, row * pieces.number() + piece));
                for (int i = 0; i < pieces.size(piece); i++) {
                    vector[piece * pieces.each() + i] +=
                            length * pieces.centroids().at(from + i);
                }
            }
        }

        @Override
        public float times(float[] vector, long row) {
            float sum = 0;
            for (int piece = 0; piece < pieces.number(); piece++) {
                long from = pieces.start(piece, code(codes, row * pieces.number() + piece));
                for (int i = 0; i < pieces.size(piece); i++) {
                    sum += vector[piece * pieces.each() + i]
                            * pieces.centroids().at(from + i);
                }
            }
            return sum * length(row);
        }
    }
}
