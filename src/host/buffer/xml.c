/* xml.c - HTML and XML text as Lisp lists, through the library libxml2.
   SPDX-License-Identifier: GPL-3.0-or-later

   A node is (NAME ATTRIBUTES . CHILDREN), ATTRIBUTES an alist of symbols and strings; text is a string, a comment
   (comment nil TEXT).  The library reads no network and prints no messages.  Runs no Lisp. */
#include "buffer.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <mimalloc.h>
#include <string.h>
#include "../primitive.h"

enum { XML_DEPTH_MAX = 5000 };

struct xml { struct nm_vm *vm; bool full; };   /* full: there was no room for the symbol of a name */

static nm_value
xml_string (struct nm_vm *vm, const xmlChar *s)
{
  return nm_string_auto (vm, s ? (const char *) s : "", s ? (int64_t) strlen ((const char *) s) : 0);
}

static nm_value
xml_symbol (struct xml *x, const xmlChar *s)
{
  nm_value known = nm_intern_soft (x->vm, (const char *) s);
  if (!nm_is_unbound (known))
    return known;
  x->full = x->full || !nm_symbol_room (x->vm);
  return x->full ? NM_NIL : nm_intern (x->vm, (const char *) s);
}

static nm_value
xml_attributes (struct xml *x, const xmlNode *node)
{
  struct nm_vm *vm = x->vm;
  nm_value list = nm_local (vm, NM_NIL);
  for (const xmlAttr *a = node->properties; a; a = a->next)
    {
      nm_scope scope = nm_scope_open (vm);
      xmlChar *text = a->children ? xmlNodeListGetString (node->doc, a->children, 1) : NULL;
      nm_value pair = nm_cons (vm, xml_symbol (x, a->name), xml_string (vm, text));
      xmlFree (text);
      nm_local_set (vm, list, nm_cons (vm, pair, list));
      nm_scope_close (vm, scope);
    }
  return nm_nreverse (vm, list);
}

/* NODE as Lisp; nil for what has no place there, such as processing instructions. */
static nm_value
xml_node (struct xml *x, const xmlNode *node, int depth)
{
  struct nm_vm *vm = x->vm;
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
    return node->content ? xml_string (vm, node->content) : NM_NIL;
  if (node->type == XML_COMMENT_NODE)
    return nm_list3 (vm, nm_intern (vm, "comment"), NM_NIL, xml_string (vm, node->content));
  if (node->type != XML_ELEMENT_NODE || depth > XML_DEPTH_MAX)
    return NM_NIL;
  nm_scope outer = nm_scope_open (vm);
  nm_value list = nm_local (vm, nm_list2 (vm, xml_attributes (x, node), xml_symbol (x, node->name)));
  for (const xmlNode *child = node->children; child; child = child->next)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_local_set (vm, list, nm_cons (vm, xml_node (x, child, depth + 1), list));
      nm_scope_close (vm, scope);
    }
  /* The name was put behind the attributes, because the list is built backwards. */
  return nm_scope_close_keep (vm, outer, nm_nreverse (vm, list));
}

/* The root of DOC, or if there are comments beside it and KEEP them, (top nil NODES...). */
static nm_value
xml_document (struct xml *x, xmlDoc *doc, bool keep)
{
  struct nm_vm *vm = x->vm;
  nm_value list = nm_local (vm, NM_NIL);
  int count = 0;
  for (const xmlNode *n = keep ? doc->children : NULL; n; n = n->next)
    {
      nm_value node = xml_node (x, n, 0);
      if (nm_is_nil (node))
        continue;
      nm_local_set (vm, list, nm_cons (vm, node, list));
      count++;
    }
  if (count > 1)
    return nm_cons (vm, nm_intern (vm, "top"), nm_cons (vm, NM_NIL, nm_nreverse (vm, list)));
  const xmlNode *root = xmlDocGetRootElement (doc);
  return root ? xml_node (x, root, 0) : NM_NIL;
}

static nm_value
parse_region (struct nm_host *host, nm_args args, bool html)
{
  struct nm_vm *vm = host->vm;
  int64_t from, to;
  nm_value base = nm_arg (args, 2);
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to)
      || (!nm_is_nil (base) && !nm_check_string (vm, base)))
    return NM_EXIT;
  const struct buffer *b = buffer_current (host);
  int64_t start = buffer_byte_of (b, from), n = buffer_byte_of (b, to) - start;
  if (n > INT32_MAX)
    return nm_args_out_of_range (vm, nm_arg (args, 0), nm_arg (args, 1));
  char *text = mi_malloc ((size_t) n + 1), *url = nm_is_nil (base) ? NULL : nm_string_dup (vm, base, NULL);
  rope_copy (b->text->rope, start, start + n, text);
  xmlDoc *doc = html ? htmlReadMemory (text, (int) n, url ? url : "", "utf-8",
                                       HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOWARNING | HTML_PARSE_NOERROR | HTML_PARSE_NOBLANKS)
                     : xmlReadMemory (text, (int) n, url ? url : "", "utf-8",
                                      XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS | XML_PARSE_NOERROR);
  mi_free (text);
  nm_free (url);
  struct xml x = { .vm = vm };
  nm_value result = doc ? xml_document (&x, doc, nm_is_nil (nm_arg (args, 3))) : NM_NIL;
  xmlFreeDoc (doc);
  return x.full ? nm_memory_full (vm) : result;
}

#define PARSE_REGION(cname, lname, html, what)                                                                \
  NM_PRIMITIVE (cname, lname, 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(START END &optional BASE-URL DISCARD-COMMENTS)",                         \
                "Parse the text from START to END as " what ", and return it as nested lists, nil if it cannot be parsed.\n" \
                "An element is (NAME ATTRIBUTES . CHILDREN).  BASE-URL is the address that relative ones in the text are\n" \
                "to be seen from.  With DISCARD-COMMENTS nil, comments beside the root make the value (top nil NODES...).") \
  {                                                                                                           \
    return parse_region (host, args, html);                                                                   \
  }

PARSE_REGION (libxml_parse_xml_region, "libxml-parse-xml-region", false, "an XML document")
PARSE_REGION (libxml_parse_html_region, "libxml-parse-html-region", true, "an HTML document")
