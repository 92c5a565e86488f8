package org.inkloom.data.io.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.schema.SchemaNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.util.UUID;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns the values of one column of a batch into JSON. */
final class LeafValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private LeafValues() {}

    /** Returns whether a column holds bytes that are not text, a number or a date. */
    static boolean isBytes(SchemaNode.PrimitiveNode leaf) {
        boolean array = leaf.type() == PhysicalType.BYTE_ARRAY || leaf.type() == PhysicalType.FIXED_LEN_BYTE_ARRAY;
        return array && leaf.logicalType() == null;
    }

    /** Returns the value at each place; places without value must not be asked for. */
    static IntFunction<JsonNode> of(SchemaNode.PrimitiveNode leaf, ColumnReader column) {
        return switch (leaf.type()) {
            case BOOLEAN -> {
                boolean[] values = column.getBooleans();
                yield i -> NODES.booleanNode(values[i]);
            }
            case INT32 -> {
                int[] values = column.getInts();
                yield leaf.logicalType() == null
                        ? i -> NODES.numberNode(values[i])
                        : i -> whole(values[i], Integer.toUnsignedLong(values[i]), leaf.logicalType());
            }
            case INT64 -> {
                long[] values = column.getLongs();
                yield leaf.logicalType() == null
                        ? i -> NODES.numberNode(values[i])
                        : i -> whole(values[i], values[i], leaf.logicalType());
            }
            case FLOAT -> {
                float[] values = column.getFloats();
                yield i -> real(Double.parseDouble(Float.toString(values[i])));
            }
            case DOUBLE -> {
                double[] values = column.getDoubles();
                yield i -> real(values[i]);
            }
            case INT96 -> {
                byte[][] values = column.getBinaries();
                yield i -> NODES.stringNode(sparkInstant(values[i]).toString());
            }
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(leaf.logicalType(), column);
        };
    }

    private static IntFunction<JsonNode> bytes(LogicalType type, ColumnReader column) {
        return switch (type) {
            case LogicalType.StringType _, LogicalType.EnumType _, LogicalType.JsonType _ -> {
                String[] values = column.getStrings();
                yield i -> NODES.stringNode(values[i]);
            }
            case LogicalType.DecimalType decimal -> {
                byte[][] values = column.getBinaries();
                yield i -> NODES.numberNode(new BigDecimal(new BigInteger(values[i]), decimal.scale()));
            }
            case LogicalType.Float16Type _ -> {
                byte[][] values = column.getBinaries();
                yield i -> real(Float.float16ToFloat(ByteBuffer.wrap(values[i])
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getShort()));
            }
            case LogicalType.UuidType _ -> {
                byte[][] values = column.getBinaries();
                yield i -> {
                    ByteBuffer halves = ByteBuffer.wrap(values[i]);
                    return NODES.stringNode(new UUID(halves.getLong(), halves.getLong()).toString());
                };
            }
            case null, default -> {
                byte[][] values = column.getBinaries();
                yield i -> NODES.binaryNode(values[i]);
            }
        };
    }

    private static JsonNode whole(long value, long unsigned, LogicalType type) {
        return switch (type) {
            case LogicalType.IntType number
            when !number.isSigned() ->
                unsigned < 0
                        ? NODES.numberNode(new BigInteger(Long.toUnsignedString(unsigned)))
                        : NODES.numberNode(unsigned);
            case LogicalType.DecimalType decimal -> NODES.numberNode(BigDecimal.valueOf(value, decimal.scale()));
            case LogicalType.DateType _ ->
                NODES.stringNode(LocalDate.ofEpochDay(value).toString());
            case LogicalType.TimeType time ->
                NODES.stringNode(
                        LocalTime.MIDNIGHT.plus(value, unit(time.unit())).toString());
            case LogicalType.TimestampType stamp -> {
                Instant instant = Instant.EPOCH.plus(value, unit(stamp.unit()));
                yield NODES.stringNode(
                        stamp.isAdjustedToUTC()
                                ? instant.toString()
                                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                                        .toString());
            }
            default -> NODES.numberNode(value);
        };
    }

    private static ChronoUnit unit(LogicalType.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
        };
    }

    /** Older Spark writes times as nanoseconds of the day and Julian day number. */
    private static Instant sparkInstant(byte[] value) {
        ByteBuffer parts = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        long nanoseconds = parts.getLong();
        return LocalDate.EPOCH
                .with(JulianFields.JULIAN_DAY, parts.getInt())
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC)
                .plusNanos(nanoseconds);
    }

    /** JSON has no word for what is not a number. */
    private static JsonNode real(double number) {
        return Double.isFinite(number) ? NODES.numberNode(number) : NODES.nullNode();
    }
}
