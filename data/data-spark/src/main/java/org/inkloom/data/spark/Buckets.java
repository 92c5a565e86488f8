package org.inkloom.data.spark;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.inkloom.data.op.Deduplicator;
import scala.Tuple2;

/**
 * Brings the signatures of possible duplicates together by a shuffle and finds the pairs that are duplicates. The
 * samples themselves stay where they are.
 */
final class Buckets {
    private Buckets() {}

    /**
     * Where a signature goes.
     *
     * @param bucket names the bucket
     * @param position of the sample
     */
    private record Seat(long[] bucket, int position) implements Serializable {}

    /** By bucket, then by position. */
    private static final class SeatOrder implements Comparator<Seat>, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public int compare(Seat a, Seat b) {
            int byBucket = Arrays.compare(a.bucket(), b.bucket());
            return byBucket != 0 ? byBucket : Integer.compare(a.position(), b.position());
        }
    }

    /** A bucket lies in one partition. */
    private static final class ByBucket extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int partitions;

        ByBucket(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return Math.floorMod(Arrays.hashCode(((Seat) key).bucket()), partitions);
        }
    }

    /** Returns pairs of positions whose samples are duplicates; the clusters that they span are all there are. */
    static JavaRDD<int[]> pairs(JavaRDD<Numbered> samples, StageTask task, boolean isBucketGroup) {
        return samples.mapPartitions(part -> {
                    Deduplicator operator = task.deduplicator();
                    return flat(part, sample -> seats(sample, operator, isBucketGroup));
                })
                .mapToPair(seat -> seat)
                .repartitionAndSortWithinPartitions(new ByBucket(samples.getNumPartitions()), new SeatOrder())
                .mapPartitions(seats -> {
                    Meeting meeting = new Meeting(task.deduplicator());
                    return flat(seats, seat -> meeting.join(seat._1(), seat._2()));
                });
    }

    private static List<Tuple2<Seat, long[]>> seats(Numbered sample, Deduplicator operator, boolean isBucketGroup) {
        long[] signature = sample.item().signature();
        long[] sent = isBucketGroup ? new long[0] : signature;
        return operator.buckets(signature).stream()
                .map(bucket -> new Tuple2<>(new Seat(bucket, sample.position()), sent))
                .toList();
    }

    /** Receives the samples of one bucket after the other, each bucket in the order of the data. */
    private static final class Meeting {
        private final Deduplicator operator;
        private final List<int[]> first = new ArrayList<>();
        private final List<long[]> different = new ArrayList<>();
        private long[] bucket = new long[0];

        Meeting(Deduplicator operator) {
            this.operator = operator;
        }

        List<int[]> join(Seat seat, long[] signature) {
            if (first.isEmpty() || !Arrays.equals(bucket, seat.bucket())) {
                first.clear();
                different.clear();
                bucket = seat.bucket();
            }
            int[] here = {seat.position()};
            if (operator.isBucketGroup() && !first.isEmpty()) {
                return List.of(new int[] {first.getFirst()[0], seat.position()});
            }
            // One of several equal signatures is enough: the others are joined to it.
            for (int i = 0; i < different.size(); i++) {
                if (Arrays.equals(different.get(i), signature)) {
                    return List.of(new int[] {first.get(i)[0], seat.position()});
                }
            }
            List<int[]> pairs = IntStream.range(0, different.size())
                    .filter(i -> operator.isNear(different.get(i), signature))
                    .mapToObj(i -> new int[] {first.get(i)[0], seat.position()})
                    .toList();
            first.add(here);
            different.add(signature);
            return pairs;
        }
    }

    /** Turns one thing into several. */
    private interface Many<A, B> {
        List<B> of(A one);
    }

    private static <A, B> Iterator<B> flat(Iterator<A> source, Many<A, B> many) {
        Deque<B> ready = new ArrayDeque<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (ready.isEmpty() && source.hasNext()) {
                    ready.addAll(many.of(source.next()));
                }
                return !ready.isEmpty();
            }

            @Override
            public B next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.removeFirst();
            }
        };
    }
}
