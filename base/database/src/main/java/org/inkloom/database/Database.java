package org.inkloom.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A database: an SQLite file that is made where it is missing, or PostgreSQL by its URL. What a transaction has written is on
 * the disk when it returns. Thread-safe; closing it closes all connections.
 */
public final class Database implements AutoCloseable {
    /**
     * Of SQLite: a write-ahead log forced onto the disk with every transaction; who finds the file locked by another process
     * waits. A transaction locks when it begins, because one that reads first and writes then may be refused in between.
     */
    private static final String PRAGMAS =
            "?journal_mode=WAL&synchronous=FULL&busy_timeout=30000&transaction_mode=IMMEDIATE";

    private static final int CONNECTIONS_TO_A_SERVER = 8;

    private final HikariDataSource source;
    private final Jdbi jdbi;
    private volatile @Nullable Handle holder;

    private Database(HikariDataSource source) {
        this.source = source;
        jdbi = Jdbi.create(source);
    }

    /**
     * Opens an SQLite file.
     *
     * @param file made with its folder where it is missing
     * @param owner whose class path has the tables
     * @param tables the folder of Flyway's migrations on it, such as {@code org/inkloom/workflow/queue}
     * @throws RuntimeException the database's own, if it cannot be used
     */
    public static Database open(Path file, Class<?> owner, String tables) {
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.normalize().resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + absolute + PRAGMAS);
        // One connection: SQLite writes one thing at a time anyway, and waiting here is quicker than being refused
        // there.
        config.setMaximumPoolSize(1);
        return open(config, owner, tables);
    }

    /**
     * Opens a database on a server.
     *
     * @param server where it is
     * @param owner whose class path has the tables
     * @param tables the folder of Flyway's migrations on it
     * @throws RuntimeException the database's own, if it cannot be used
     */
    public static Database open(ServerUrl server, Class<?> owner, String tables) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.jdbc());
        server.user().ifPresent(config::setUsername);
        server.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(CONNECTIONS_TO_A_SERVER);
        config.setMinimumIdle(1);
        return open(config, owner, tables);
    }

    private static Database open(HikariConfig config, Class<?> owner, String tables) {
        config.setPoolName("inkloom");
        HikariDataSource source = new HikariDataSource(config);
        try {
            Flyway.configure(owner.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:" + tables)
                    .load()
                    .migrate();
            return new Database(source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Takes a lock that belongs to this process until the database is closed or the process dies. Of a database on a server
     * only: a file's owner locks its folder.
     *
     * @param number which lock
     * @param patience how long to wait for a process that has just died
     * @return whether it was taken
     */
    public boolean holdAlone(long number, Duration patience) {
        Handle own = jdbi.open();
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!own.createQuery("select pg_try_advisory_lock(:number)")
                    .bind("number", number)
                    .mapTo(Boolean.class)
                    .one()) {
                if (System.nanoTime() > end) {
                    own.close();
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            own.close();
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
        // The lock is its connection's, which therefore stays open.
        holder = own;
        return true;
    }

    /** Returns what runs statements on it. */
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        Handle held = holder;
        if (held != null) {
            held.close();
        }
        source.close();
    }
}
