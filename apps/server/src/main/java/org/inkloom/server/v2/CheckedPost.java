package org.inkloom.server.v2;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A POST over HTTP/1.1 to an address that was checked before. The JDK's own client looks the host's name up once more when it
 * connects, and whoever owns the name could answer that second question with an address of this network (DNS rebinding). Here
 * the name is only said: in the Host header, and where the connection is encrypted to the server and to the check of its
 * certificate.
 *
 * @param addresses where the host is, tried in their order
 * @param patience how long all of it may take
 * @param tls makes encrypted connections
 */
record CheckedPost(List<InetAddress> addresses, Duration patience, SSLSocketFactory tls) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
    /** A longer line of an answer's head is no answer. */
    private static final int LONGEST_LINE = 8_192;

    private static final int MOST_LINES = 200;

    CheckedPost {
        addresses = List.copyOf(addresses);
    }

    /**
     * Sends a body and returns the answer's status; what else is answered is not read.
     *
     * @param uri with the scheme http or https and a host
     * @throws IOException if nobody answers in time, or what answers is not the host by its certificate
     */
    int send(URI uri, Map<String, String> headers, byte[] body) throws IOException {
        boolean encrypted = "https".equals(uri.getScheme());
        int port = uri.getPort() == -1 ? encrypted ? 443 : 80 : uri.getPort();
        long end = System.nanoTime() + patience.toNanos();
        try (Socket plain = connected(port, end)) {
            Thread guard = Thread.ofVirtual().start(() -> closeAt(plain, end));
            try {
                Socket socket = encrypted ? encrypted(plain, uri, port) : plain;
                OutputStream out = new BufferedOutputStream(socket.getOutputStream());
                out.write(head(uri, headers, body.length).getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
                return status(new BufferedInputStream(socket.getInputStream()));
            } finally {
                guard.interrupt();
            }
        }
    }

    private Socket connected(int port, long end) throws IOException {
        IOException last = new IOException("the host has no address");
        for (InetAddress address : addresses) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), (int) left);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    /** Reading may be kept going byte by byte for ever, so the connection is cut when the time is over. */
    private static void closeAt(Socket socket, long end) {
        try {
            TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
            socket.close();
        } catch (InterruptedException | IOException e) {
            // It was done in time, or is closed already.
            return;
        }
    }

    private SSLSocket encrypted(Socket plain, URI uri, int port) throws IOException {
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String head(URI uri, Map<String, String> headers, int length) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
        head.append("Host: ").append(ascii.getHost());
        if (ascii.getPort() != -1) {
            head.append(':').append(ascii.getPort());
        }
        head.append("\r\nConnection: close\r\nContent-Length: ").append(length).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    /** Returns the status of the first answer that is more than a word in between (1xx). */
    private static int status(InputStream in) throws IOException {
        for (int lines = 0; lines < MOST_LINES; ) {
            Matcher first = STATUS.matcher(line(in));
            if (!first.matches()) {
                throw new IOException("what answers does not speak HTTP");
            }
            int status = Integer.parseInt(first.group(1));
            if (status >= 200) {
                return status;
            }
            do {
                lines++;
            } while (lines < MOST_LINES && !line(in).isEmpty());
        }
        throw new IOException("the answer does not end");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() >= LONGEST_LINE) {
                throw new IOException("the answer is cut off, or too long");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
